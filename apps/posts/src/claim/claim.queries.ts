import { Controller, Get, Query } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import type { Role } from '#contracts';
import { Allow, CalledBy, type Caller } from '#platform';
import { checkEmployer } from '../placement/find-placement.ts';
import { CLAIM, type Claim } from './find-claim.ts';

const offices: readonly Role[] = ['street', 'finance', 'staffing-office', 'finance-supervisor', 'auditor'];

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
  async list(@Query() { placementId }: ClaimsQuery, @CalledBy() caller: Caller): Promise<{ items: Claim[] }> {
    await checkEmployer(this.db, placementId, { caller, offices });
    const items = await this.db.query<Claim[]>(`${CLAIM} where placement_id = $1 order by month`, [
      placementId,
    ]);
    return { items };
  }
}
