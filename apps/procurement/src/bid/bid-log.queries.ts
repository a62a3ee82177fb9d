import { Controller, Get, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, Matches, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { Public } from '#platform';
import { BidLog, type InclusionView } from './bid-log.ts';

class LeafQuery {
  /** The leaf of a receipt, base64url. */
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  leaf!: string;
}

class BidLogGrowthQuery {
  @Type(() => Number)
  @IsInt()
  @Min(0)
  from!: number;

  @Type(() => Number)
  @IsInt()
  @Min(0)
  to!: number;
}

/** The log, for bidders who do not want to trust us. Hashes are base64 SHA-256 (RFC 6962). */
@Controller('procurement/log')
export class ReadBidLog {
  constructor(
    private readonly log: BidLog,
    private readonly db: DataSource,
  ) {}

  /** The newest signed head and the key to check it and every receipt with. */
  @Get('head')
  @Public()
  async head(): Promise<{ size: number; checkpoint: string; verifierKey: string }> {
    return { ...(await this.log.head(this.db.manager)), verifierKey: this.log.verifierKey };
  }

  /** Proof that a bid is in the tree; 404 `leaf.not-found` before its box is closed. */
  @Get('proofs/inclusion')
  @Public()
  inclusion(@Query() { leaf }: LeafQuery): Promise<InclusionView> {
    return this.log.inclusion(this.db.manager, leaf);
  }

  /** Proof that an earlier head, as in a receipt, is the beginning of a later one. Codes: `tree.out-of-range`, `tree.incomplete`. */
  @Get('proofs/consistency')
  @Public()
  async consistency(@Query() { from, to }: BidLogGrowthQuery): Promise<{ proof: string[] }> {
    return { proof: await this.log.consistency(this.db.manager, from, to) };
  }
}
