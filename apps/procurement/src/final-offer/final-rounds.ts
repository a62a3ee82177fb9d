import { RuleBroken, type Fen, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { procedureOf } from '../tender/procedure.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { FinalRound, RequirementChange } from './final-offer.rules.ts';

type Reader = Pick<Tx, 'query'>;

export interface KeptRound extends FinalRound {
  readonly askedBy: Id;
  readonly approvedBy: Id | null;
}

export async function findRound(tx: Reader, tenderId: Id): Promise<KeptRound | undefined> {
  const [row] = await tx.query<(KeptRound & { changes: RequirementChange[] })[]>(
    `select changes, record, asked_by as "askedBy", approved_by as "approvedBy", approved_at is not null as approved,
            settled_at is not null as settled, (extract(epoch from closes_at) * 1000)::float8 as "closesAt",
            (extract(epoch from reveals_until) * 1000)::float8 as "revealsUntil"
     from final_round where tender_id = $1`,
    [tenderId],
  );
  return row;
}

/** Throws `final-offer.round-missing`. */
export async function roundOf(tx: Reader, tenderId: Id): Promise<KeptRound> {
  const round = await findRound(tx, tenderId);
  if (round) return round;
  throw new RuleBroken('final-offer.round-missing', 'The committee has not asked for last prices yet', {
    article: '214 art. 21; 74 art. 33',
  });
}

export interface KeptOffer {
  readonly bidId: Id;
  readonly commitment: string;
  readonly leaf: string;
  readonly committedAt: Instant;
  readonly priceFen: Fen | null;
  readonly salt: string | null;
}

/** The newest of each bid. */
export function offersOf(tx: Reader, tenderId: Id): Promise<KeptOffer[]> {
  return tx.query<KeptOffer[]>(
    `select bid_id as "bidId", commitment, leaf, price_fen::float8 as "priceFen", price_salt as salt,
            (extract(epoch from committed_at) * 1000)::float8 as "committedAt"
     from final_offer where tender_id = $1 and not replaced order by bid_id`,
    [tenderId],
  );
}

/**
 * The prices that count instead of the first ones, where the procedure asks for last prices. Throws
 * `final-offer.round-missing`, `final-offer.not-settled`.
 */
export async function lastPrices(tx: Reader, tender: TenderRow): Promise<Map<Id, Fen> | undefined> {
  if (!procedureOf(tender).flags.finalOffers) return undefined;
  const { settled } = await roundOf(tx, tender.id);
  if (!settled) throw new RuleBroken('final-offer.not-settled', 'The round of last prices is still open');
  const offers = await offersOf(tx, tender.id);
  return new Map(
    offers.flatMap(({ bidId, priceFen }): [Id, Fen][] => (priceFen === null ? [] : [[bidId, priceFen]])),
  );
}
