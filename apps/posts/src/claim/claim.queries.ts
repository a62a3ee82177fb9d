import { Controller, Get, Query } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { Allow } from '#platform';
import { CLAIM, type Claim } from './find-claim.ts';

class ClaimsQuery {
  @IsUUID()
  placementId!: string;
}

@Controller('posts/claims')
export class ReadClaims {
  constructor(private readonly db: DataSource) {}

  /** The months of one placement, oldest first. */
  @Get()
  @Allow('street', 'supplier', 'finance', 'staffing-office', 'finance-supervisor', 'auditor')
  async list(@Query() { placementId }: ClaimsQuery): Promise<{ items: Claim[] }> {
    const items = await this.db.query<Claim[]>(`${CLAIM} where placement_id = $1 order by month`, [
      placementId,
    ]);
    return { items };
  }
}
