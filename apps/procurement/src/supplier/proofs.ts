import { Controller, Injectable } from '@nestjs/common';
import { EvaluationReported, ProofRequested } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id, type Instant, type LegalDate } from '#kernel';
import { Events, On, type Received, type Tx } from '#messaging';
import { deadline } from '#regulation';
import { bidsInBox } from '../opening/opened-bids.ts';
import { periodsUsed } from '../tender/rules-used.ts';
import { itemsToProve, type ProofItem } from './proof.rules.ts';

/** As far as a candidate needs to be known. */
export interface RankedCandidate {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly rank: number;
}

/** Those of a ranking that are still in the running, first first. */
export async function candidatesOf<T extends RankedCandidate>(
  tx: Tx,
  tenderId: Id,
  ranking: readonly T[],
): Promise<T[]> {
  const running = (await bidsInBox(tx, tenderId)).filter(({ state }) => state === 'OPENED');
  const ids = new Set(running.map(({ bidId }) => bidId));
  return ranking.filter(({ bidId }) => ids.has(bidId)).sort((a, b) => a.rank - b.rank);
}

export async function rankingOf(tx: Tx, tenderId: Id): Promise<RankedCandidate[]> {
  const [row] = await tx.query<{ ranking: RankedCandidate[] }[]>(
    'select ranking from evaluation where tender_id = $1',
    [tenderId],
  );
  return row?.ranking ?? [];
}

/** What a bid declared that is not proven yet. */
export async function itemsOf(tx: Tx, bidId: Id): Promise<ProofItem[]> {
  const [said] = await tx.query<{ declares: string[] }[]>(
    `select coalesce(content -> 'declares', '[]') as declares from opened_part where bid_id = $1 and part = 'qualification'`,
    [bidId],
  );
  const facts = await tx.query<{ factId: Id; kind: string; standing: string }[]>(
    'select fact_id as "factId", kind, standing from shared_fact where bid_id = $1 order by kind, fact_id',
    [bidId],
  );
  return itemsToProve({ declares: said?.declares ?? [], facts });
}

/** Nothing is awarded before the candidate has proven what it declared. Throws `award.not-proven`. */
export async function mustHaveProven(tx: Tx, bidId: Id): Promise<void> {
  const [decided] = await tx.query<unknown[]>(
    `select 1 from proof_decision d join proof_request r on r.id = d.request_id where r.bid_id = $1 and d.proven`,
    [bidId],
  );
  if (decided !== undefined) return;
  const items = await itemsOf(tx, bidId);
  if (items.length === 0) return;
  throw new RuleBroken('award.not-proven', 'The candidate has not proven yet what it declared', {
    ...{ article: 'GPL 22, 23', items: items.map(({ key }) => key) },
  });
}

export interface Asked {
  readonly requestId: Id;
  readonly dueOn: LegalDate;
}

/** Asks the first candidate for what it declared. */
@Injectable()
export class Proofs {
  constructor(private readonly events: Events) {}

  /** The first that is still in the running, asked once; answers who it is. */
  async askFirst(
    tx: Tx,
    tenderId: Id,
    ranking: readonly RankedCandidate[],
    at: Instant,
  ): Promise<Id | undefined> {
    const [first] = await candidatesOf(tx, tenderId, ranking);
    if (first !== undefined) await this.ask(tx, tenderId, first, at);
    return first?.bidId;
  }

  /** Answers the request, or nothing where there is nothing to prove or it was asked before. */
  async ask(tx: Tx, tenderId: Id, candidate: RankedCandidate, at: Instant): Promise<Asked | undefined> {
    const { bidId, organizationId } = candidate;
    const items = await itemsOf(tx, bidId);
    if (items.length === 0) return undefined;
    const requestedOn = legalDateOf(at);
    const { legalDue: dueOn } = deadline('award-proof', requestedOn);
    const requestId = newId(at);
    const added = await tx.query<unknown[]>(
      `insert into proof_request (id, tender_id, bid_id, organization_id, items, requested_on, due_on, rules)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
      [
        ...[requestId, tenderId, bidId, organizationId, JSON.stringify(items), requestedOn, dueOn],
        JSON.stringify(periodsUsed(['award-proof'], requestedOn)),
      ],
    );
    if (added.length === 0) return undefined;
    const data = { requestId, tenderId, bidId, organizationId, dueOn };
    await this.events.publish(tx, ProofRequested, { key: tenderId, data, at });
    return { requestId, dueOn };
  }
}

@Controller()
export class OnEvaluationReported {
  constructor(private readonly proofs: Proofs) {}

  /** The ranking is there: who leads it proves what it declared, while nobody else needs to. */
  @On(EvaluationReported, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data, time }: Received<EvaluationReported>, tx: Tx): Promise<void> {
    await this.proofs.askFirst(tx, data.tenderId, data.ranking, time);
  }
}
