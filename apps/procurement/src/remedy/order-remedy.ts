import { Injectable } from '@nestjs/common';
import { RemedyOrdered } from '#contracts';
import { formatInstant, legalDateOf, newId, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { FieldCipher } from '#platform';
import type { TenderState } from '#regulation';
import { validBids } from '../opening/opened-bids.ts';
import { droppedOf } from '../report/reports.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { bidCountOf, tenderMoves } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { draftAgain } from './draft-again.ts';
import { checkRemedy, type Order } from './remedy.rules.ts';
import { reopenEvaluation } from './reopen-evaluation.ts';

/** A remedy with whoever ordered it, and why. */
export interface Ordering extends Order {
  readonly causeId: Id;
  readonly reason: string;
  readonly by: Id;
  readonly at: Instant;
}

export interface Ordered {
  readonly tenderState: TenderState;
  readonly successorTenderId: Id | null;
}

/** Carries out what a challenge or complaint leads to, in the same transaction as its answer; under the tender's lock. */
@Injectable()
export class OrderRemedy {
  constructor(
    private readonly events: Events,
    private readonly failing: FailTender,
    private readonly cipher: FieldCipher,
  ) {}

  /** Throws what `checkRemedy` throws. */
  async carryOut(tx: Tx, tender: TenderRow, ordering: Ordering): Promise<Ordered> {
    const { kind, at, by } = ordering;
    const contractId = await signedContractOf(tx, tender.id);
    const { closesAt, state } = tender;
    const money = checkRemedy(ordering, {
      ...{ state, closesAt, at, contractSigned: contractId !== null },
      enoughWithoutWinner: await enoughWithoutWinner(tx, tender),
    });
    if (kind === 'none') return { tenderState: state, successorTenderId: null };
    const successorTenderId =
      kind === 're-tender' ? await draftAgain(tx, this.cipher, tender, { by, at }) : null;
    const remedyId = newId(at);
    const annulled = kind === 'contract-annulled' ? contractId : null;
    const { causeKind, causeId, grounds, reason, financeReport } = ordering;
    await tx.query(
      `insert into remedy (id, tender_id, kind, cause_kind, cause_id, grounds, reason, finance_report, money, contract_id,
                           successor_tender_id, ordered_by, ordered_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[remedyId, tender.id, kind, causeKind, causeId, JSON.stringify(grounds), reason, financeReport],
        ...[money, annulled, successorTenderId, by, formatInstant(at)],
      ],
    );
    const tenderState = await this.moved(tx, tender, { kind, remedyId, at });
    await this.events.publish(tx, RemedyOrdered, {
      key: tender.id,
      data: {
        ...{ tenderId: tender.id, remedyId, kind, causeKind, causeId, grounds: [...grounds], money },
        orderedBy: by,
        ...(annulled !== null && { contractId: annulled }),
        ...(successorTenderId !== null && { successorTenderId }),
      },
      at,
    });
    return { tenderState, successorTenderId };
  }

  private async moved(
    tx: Tx,
    tender: TenderRow,
    { kind, remedyId, at }: { kind: Order['kind']; remedyId: Id; at: Instant },
  ): Promise<TenderState> {
    const { id } = tender;
    switch (kind) {
      case 'none':
      case 'clarify-document':
        return tender.state;
      case 're-evaluate':
        return reopenEvaluation(tx, tender, remedyId);
      case 'next-candidate': {
        const state = tenderMoves(tender, 'EVALUATED');
        await tx.query(
          `insert into dropped_candidate (tender_id, bid_id, reason, dropped_on) values ($1, $2, 'remedy', $3)`,
          [id, tender.awardedBidId, legalDateOf(at)],
        );
        await tx.update(TenderRow, { id }, { state, awardedBidId: null, awardedBy: null });
        return state;
      }
      case 'award-annulled':
        return this.failing.fail(tx, tender, 'tender.award-annulled', at);
      case 're-tender':
        return this.failing.fail(tx, tender, 'tender.run-again', at);
      case 'contract-annulled': {
        // No `tender-failed`: what the contract has bound is given back when contracting has ended it.
        const state = tenderMoves(tender, 'FAILED');
        await tx.update(TenderRow, { id }, { state, endedCode: 'tender.contract-annulled' });
        return state;
      }
    }
  }
}

async function signedContractOf(tx: Tx, tenderId: Id): Promise<Id | null> {
  const [row] = await tx.query<{ id: Id }[]>(
    'select contract_id as id from signed_contract where tender_id = $1 order by signed_on desc limit 1',
    [tenderId],
  );
  return row?.id ?? null;
}

async function enoughWithoutWinner(tx: Tx, tender: TenderRow): Promise<boolean> {
  if (tender.awardedBidId === null) return false;
  const dropped = await droppedOf(tx, tender.id);
  const left = (await validBids(tx, tender.id)).filter(
    ({ bidId }) => bidId !== tender.awardedBidId && !dropped.includes(bidId),
  );
  const { outcome } = bidCountOf(tender, 'review', left.length);
  return outcome === 'continue' || outcome === 'buyer-may-continue';
}
