import { Controller, Post } from '@nestjs/common';
import { legalDateOf, type Id, type LegalDate } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { lockEvenSuspended, organizationOf } from '../tender/lock-tender.ts';
import { lastDayFor } from './challenge.rules.ts';

interface Receipted {
  readonly tenderId: Id;
  readonly receivedOn: LegalDate;
  /** Last day to challenge the document (GPR 53). */
  readonly challengeLastDay: LegalDate;
}

/** POST /procurement/tenders/:id/document-receipts. Code: `tender.not-found`. */
@Controller('procurement/tenders/:id/document-receipts')
export class RegisterReceipt {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
  ) {}

  /** A supplier gets the document under its name: it may challenge it from now on. Nobody learns who did (GPL 72). */
  @Post()
  @Allow('supplier')
  register(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<Receipted> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const tender = await lockEvenSuspended(tx, tenderId);
      if (tender.issuedOn === null) throw new NoSuch('tender', tenderId);
      const index = this.secrets.mark('receiver', `${tenderId} ${organizationOf(call.caller)}`);
      await tx.query(
        `insert into document_receipt (tender_id, receiver_index, received_on) values ($1, $2, $3) on conflict do nothing`,
        [tenderId, index, legalDateOf(call.at)],
      );
      const [row] = await tx.query<{ on: LegalDate }[]>(
        'select received_on::text as on from document_receipt where tender_id = $1 and receiver_index = $2',
        [tenderId, index],
      );
      const receivedOn = row?.on ?? legalDateOf(call.at);
      const { issuedOn } = tender;
      const known = { issuedOn, documentOn: receivedOn, openedOn: null, resultLastDay: null };
      return { tenderId, receivedOn, challengeLastDay: lastDayFor('document', known) };
    });
  }
}
