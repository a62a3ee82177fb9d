import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { transaction } from '#messaging';
import { Allow, Call, IdParam, type WriteCall } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { inTime } from '../bid/bid.rules.ts';
import { shareTender, organizationOf } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';

class ConfirmConsortiumBody {
  /** SHA-256 of the agreement, hex; the lead seals the same one. */
  @Matches(/^[0-9a-f]{64}$/)
  agreementDigest!: string;

  /** False takes the word back; yes unless said. */
  @IsBoolean()
  @IsOptional()
  standsBy?: boolean;
}

interface Confirmation {
  readonly tenderId: Id;
  readonly digest: string;
  readonly member: Id;
}

/** Nobody without the installation's key reads from it who stands by what. */
export function confirmationMark(secrets: BidSecrets, { tenderId, digest, member }: Confirmation): string {
  return secrets.mark('consortium', `${tenderId} ${digest} ${member}`);
}

/** POST /procurement/tenders/:id/consortium-confirmations. Codes: `bid.late`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/consortium-confirmations')
export class ConfirmConsortium {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  /**
   * A member stands by a consortium agreement for this tender, until the close at its will: nobody is drawn into one by
   * being named in a sealed bid.
   * The same word twice is one; it goes through no list that names its caller.
   */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  confirm(
    @IdParam() tenderId: Id,
    @Body() { agreementDigest: digest, standsBy = true }: ConfirmConsortiumBody,
    @Call() call: WriteCall,
  ): Promise<{ confirmed: boolean }> {
    return transaction(this.db, async (tx) => {
      const tender = await shareTender(tx, tenderId, call.at);
      if (tender.closesAt !== null) inTime(tender.closesAt, call.at);
      inState(tender, 'OPEN');
      const member = organizationOf(call.caller);
      const mark = confirmationMark(this.secrets, { tenderId, digest, member });
      await tx.query(
        standsBy
          ? 'insert into consortium_confirmation (mark) values ($1) on conflict do nothing'
          : 'delete from consortium_confirmation where mark = $1',
        [mark],
      );
      return { confirmed: standsBy };
    });
  }
}
