import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { Allow } from '#platform';

interface RecoveryView {
  readonly recoveryId: Id;
  readonly obligationId: Id;
  readonly causeKind: string;
  readonly causeId: Id;
  readonly amountFen: Fen;
  readonly refundedFen: Fen;
  readonly reason: string | null;
  readonly state: string;
}

@Controller('funds/recoveries')
export class ReadRecoveries {
  constructor(private readonly db: DataSource) {}

  /** What is to come back, oldest first. */
  @Get()
  @Allow('finance', 'street', 'buyer', 'finance-supervisor', 'auditor')
  async list(): Promise<{ items: RecoveryView[] }> {
    const items = await this.db.query<RecoveryView[]>(
      `select id as "recoveryId", obligation_id as "obligationId", cause_kind as "causeKind", cause_id as "causeId",
              amount_fen::float8 as "amountFen", refunded_fen::float8 as "refundedFen", reason, state
       from recovery order by opened_at, id`,
    );
    return { items };
  }
}
