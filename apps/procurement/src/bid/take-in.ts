import { formatInstant, legalDateOf, newId, type Id, type Instant, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { EdgeRefusal } from '#platform';
import { newSalt, saltedLeaf } from '#sealing';
import { mustBeInvited } from '../invitation/invited.ts';
import { preparersOf, standingOf, type Standing } from '../supplier/standing.ts';
import { mustRun, suspensionsOf, type KeptSuspension } from '../suspension/suspensions.ts';
import { organizationOf, shareEvenSuspended } from '../tender/lock-tender.ts';
import { policiesOf, type SealingPolicies } from '../tender/policy.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import type { Arriving, Examined, Taken } from './arriving.ts';
import type { BidLog } from './bid-log.ts';
import type { BidSecrets } from './bid-secrets.ts';
import { inTime, isLate, mayBid } from './bid.rules.ts';
import { replaceEarlier, waitForBidders } from './earlier-bids.ts';
import { copied, keepEnvelopes, ownersOf } from './envelopes.ts';

import { Settling } from './settling.ts';

/** Where bids are taken in. */
interface Place {
  readonly tx: Tx;
  readonly secrets: BidSecrets;
  readonly log: BidLog;
}

/** What is known of a tender that bids came for. */
interface Box {
  readonly tender: TenderRow;
  readonly suspensions: readonly KeptSuspension[];
  readonly preparers: ReadonlyMap<Id, string>;
  readonly policies: SealingPolicies;
}

interface AtBox extends Box {
  readonly bid: Arriving;
  readonly bidder: Id;
  /** The same for all bids of the bidder in this tender; nobody can tell whose it is. */
  readonly bidderIndex: string;
}

type Written = AtBox & Examined & { readonly taken: Taken };

/** Takes in bids of different bidders in one transaction: what is refused to one touches no other. */
export async function takeIn(
  place: Place,
  bids: readonly Arriving[],
): Promise<readonly PromiseSettledResult<Taken>[]> {
  const settling = new Settling<Arriving, Taken>(bids);
  await answerAgain(place, settling);
  const inTheirTime = await admit(place, settling);
  const eligible = await holdAgainstLaw(place, settling, inTheirTime);
  await waitForBidders(
    place.tx,
    eligible.map(({ bidderIndex }) => bidderIndex),
  );
  const examined = await settling.each(eligible, ({ bid, tender, policies }) =>
    bid.examine(tender, policies),
  );
  const known = await ownersOf(
    place.tx,
    examined.flatMap(({ hashes }) => hashes),
  );
  const own = await settling.each(examined, ({ hashes, bidderIndex }) => {
    copied(known, hashes, bidderIndex);
    return {};
  });
  const checkpoint = await place.log.checkpoint(place.tx);
  const written = await settling.each(own, async ({ bid }) => ({
    taken: { bidId: newId(bid.call.at), ...(await papers(place, checkpoint, bid)) },
  }));
  await keep(place, written);
  for (const { bid, taken } of written) settling.fulfil(bid, taken);
  return settling.outcomes();
}

/** Whoever asks again has the first answer. */
async function answerAgain({ tx, secrets }: Place, settling: Settling<Arriving, Taken>): Promise<void> {
  const calls = new Map(settling.open.map((bid) => [secrets.callIndex(bid.call), bid]));
  await tx.query(
    'select pg_advisory_xact_lock(hashtextextended(i, 0)) from (select unnest($1::text[]) as i order by 1) waits',
    [[...calls.keys()]],
  );
  const rows = await tx.query<{ call: string; fingerprint: string; answer: string }[]>(
    'select call_index as call, fingerprint, answer_enc as answer from bid where call_index = any($1)',
    [[...calls.keys()]],
  );
  for (const { call, fingerprint, answer } of rows) {
    const bid = calls.get(call);
    if (bid === undefined) continue;
    if (fingerprint === bid.call.fingerprint) settling.fulfil(bid, secrets.show<Taken>('answer', answer));
    else {
      const reused = 'This key was used with another body';
      settling.reject(bid, new EdgeRefusal(422, 'idempotency.key-reused', reused));
    }
  }
}

/** Those that came in time to a box that is open. Who is late has that in writing. */
async function admit(place: Place, settling: Settling<Arriving, Taken>): Promise<AtBox[]> {
  const { tx, secrets, log } = place;
  const boxes = new Map<Id, Promise<Box>>();
  for (const id of new Set(settling.open.map(({ tenderId }) => tenderId))) {
    const box = boxOf(tx, id);
    boxes.set(id, box);
    await box.catch(() => undefined);
  }
  const arrived = settling.open.map((bid) => ({ bid }));
  const found = await settling.each(arrived, async ({ bid }) => (await boxes.get(bid.tenderId)) ?? {});
  return settling.each(found as (Box & { bid: Arriving })[], async ({ bid, tender, suspensions }) => {
    const { caller, at } = bid.call;
    mustRun(suspensions, at);
    if (tender.closesAt !== null && isLate(tender.closesAt, at)) {
      inTime(tender.closesAt, at, await papers(place, await log.checkpoint(tx), bid));
    }
    inState(tender, 'OPEN');
    const bidder = organizationOf(caller);
    return { bidder, bidderIndex: secrets.bidderIndex(tender.id, bidder) };
  });
}

async function boxOf(tx: Tx, tenderId: Id): Promise<Box> {
  const tender = await shareEvenSuspended(tx, tenderId);
  return {
    tender,
    suspensions: await suspensionsOf(tx, tenderId),
    preparers: tender.method === 'single-source' ? new Map<Id, string>() : await preparersOf(tx, tenderId),
    policies: policiesOf(tender),
  };
}

/** What is on record about the bidders today; their partners show at the opening only, and are asked then. */
async function holdAgainstLaw(
  { tx, secrets }: Place,
  settling: Settling<Arriving, Taken>,
  bids: readonly AtBox[],
): Promise<AtBox[]> {
  const asOf = ({ tender, bid }: AtBox): LegalDate => lawOf(tender, legalDateOf(bid.call.at)).on;
  const standings = new Map<LegalDate, Map<Id, Standing>>();
  for (const on of new Set(bids.map(asOf))) {
    const bidders = bids.filter((one) => asOf(one) === on).map(({ bidder }) => bidder);
    standings.set(on, await standingOf(tx, bidders, on));
  }
  return settling.each(bids, async (one) => {
    const { tender, bidder, preparers } = one;
    const law = lawOf(tender, legalDateOf(one.bid.call.at));
    const terms = { reservedForSmes: tender.reservedForSmes, prepared: preparers.get(bidder) };
    mayBid(standings.get(law.on)?.get(bidder), terms, law);
    await mustBeInvited(tx, secrets, tender, bidder);
    return {};
  });
}

/** The signed word that something came, and when: who doubts that he was late has that in writing, too. */
async function papers(
  { log }: Place,
  checkpoint: string,
  { content, call }: { readonly content: string; readonly call: { readonly at: Instant } },
): Promise<Omit<Taken, 'bidId'>> {
  const salt = newSalt();
  const leaf = await saltedLeaf(content, salt);
  return { leaf, salt, receipt: log.receiptAt(checkpoint, leaf, call.at) };
}

async function keep({ tx, secrets }: Place, bids: readonly Written[]): Promise<void> {
  if (bids.length === 0) return;
  for (const state of ['COMMITTED', 'SEALED'] as const) {
    const replacing = bids.filter((bid) => stateOf(bid) === state).map(({ bidderIndex }) => bidderIndex);
    if (replacing.length > 0) await replaceEarlier(tx, replacing, state);
  }
  const hidden = (field: string, value: unknown): string => secrets.hide(field, value);
  const rows = bids.map(({ bid: { call, tenderId }, bidder, bidderIndex, taken, ...rest }) => ({
    ...{ id: taken.bidId, box: hidden('box', tenderId), bidder: hidden('bidder', bidder) },
    ...{ bidder_index: bidderIndex, state: stateOf(rest), leaf: taken.leaf, salt: taken.salt },
    ...{ received_at: formatInstant(call.at), call_index: secrets.callIndex(call) },
    ...{ fingerprint: call.fingerprint, answer: hidden('answer', taken) },
    commitment: rest.commitment === undefined ? null : hidden('commitment', rest.commitment),
  }));
  await tx.query(
    `insert into bid (id, box_enc, bidder_enc, bidder_index, state, leaf, salt, received_at, call_index, fingerprint, answer_enc, commitment_enc)
     select id, box, bidder, bidder_index, state, leaf, salt, received_at, call_index, fingerprint, answer, commitment
     from json_to_recordset($1) as b (id uuid, box text, bidder text, bidder_index text, state text, leaf text, salt text,
       received_at timestamptz, call_index text, fingerprint text, answer text, commitment text)`,
    [JSON.stringify(rows)],
  );
  await keepEnvelopes(
    tx,
    secrets,
    bids.flatMap(({ taken: { bidId }, sealed = [] }) => sealed.map((part) => ({ bidId, ...part }))),
  );
}

const stateOf = ({ commitment }: Pick<Examined, 'commitment'>): 'COMMITTED' | 'SEALED' =>
  commitment === undefined ? 'SEALED' : 'COMMITTED';
