import { canonicalJson, formatInstant, legalDateOf, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { deadline, type EvaluationPackage } from '#regulation';
import { leaderOf, sittingMembers } from '../committee/members.ts';
import { offersOf } from '../final-offer/final-rounds.ts';
import { explainedOutliers } from '../evaluation/sheet.queries.ts';
import { sheetsOf } from '../evaluation/sheets.ts';
import { bidsInBox } from '../opening/opened-bids.ts';
import { reviewsOf } from '../low-price/reviews.ts';
import { correctionsOf } from '../price-correction/price-corrections.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import { sha256 } from './make-package.ts';

const shown = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

// 87 art. 58 names candidates; how many is for the document to say, three where it is silent.
const CANDIDATES = 3;

/** Writes the report of 87 art. 58 as it is to be signed, and keeps it with the package. Answers its digest. */
export async function writeReport(
  tx: Tx,
  tender: TenderRow,
  made: EvaluationPackage,
  at: Instant,
): Promise<{ readonly digest: string; readonly dueOn: string }> {
  const evaluatedOn = legalDateOf(at);
  const dueOn = deadline('report', evaluatedOn).legalDue;
  const content = await contentOf(tx, tender, made);
  const digest = sha256(canonicalJson(content));
  await tx.query(
    `insert into report (tender_id, content, digest, package, package_digest, evaluated_on, due_on)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tender.id, JSON.stringify(content), digest, JSON.stringify(made), made.digest, evaluatedOn, dueOn],
  );
  return { digest, dueOn };
}

async function contentOf(tx: Tx, tender: TenderRow, made: EvaluationPackage): Promise<object> {
  const bids = await bidsInBox(tx, tender.id);
  const { title, procedure, scoringMethod, priceWeight, criteria, issuedOn } = tender;
  return {
    ...{ tenderId: tender.id, title, procedure, announcedOn: issuedOn },
    bidders: bids.map(({ bidId, organizationId }) => ({ bidId, organizationId })),
    opening: {
      ...{ closedAt: shown(tender.closedAt), technicalOpenedAt: shown(tender.technicalOpenedAt) },
      priceOpenedAt: shown(tender.priceOpenedAt),
      prices: bids.flatMap(({ bidId, price }) => (price ? [{ bidId, priceFen: price.priceFen }] : [])),
    },
    committee: {
      members: await sittingMembers(tx, tender.id),
      leader: await leaderOf(tx, tender.id),
      replacements: made.committee.replacements,
    },
    method: { scoringMethod, priceWeight, criteria },
    invalid: await invalidOf(tx, tender.id),
    clarified: await clarifiedOf(tx, tender.id),
    lastPrices: (await offersOf(tx, tender.id)).map(({ bidId, commitment, priceFen, salt }) => ({
      ...{ bidId, commitment, priceFen, salt },
    })),
    priceCorrections: await correctionsOf(tx, tender.id),
    lowPriceReviews: await reviewsOf(tx, tender.id),
    outliers: explainedOutliers(tender, await sheetsOf(tx, tender.id)),
    ranking: made.ranking,
    candidates: made.ranking.slice(0, CANDIDATES).map(({ bidId }) => bidId),
    packageDigest: made.digest,
  };
}

/** Bids out of the running, each with who said why. */
async function invalidOf(tx: Tx, tenderId: Id): Promise<object[]> {
  return tx.query<object[]>(
    `select b.id as "bidId", b.organization_id as "organizationId", b.invalid_code as code,
            coalesce((select r.reason from review r where r.bid_id = b.id and not r.pass limit 1),
                     (select l.decision_reason from low_price_review l where l.bid_id = b.id and not l.justified),
                     (select g.reason from signal g where b.id = any(g.bid_ids) and g.decision = 'bids-invalid' limit 1),
                     (select x.reason from exclusion_reason x where x.bid_id = b.id)) as reason
     from bid b where b.tender_id = $1 and b.state = 'INVALID' order by b.id`,
    [tenderId],
  );
}

/** What a machine noticed and a named person decided. */
async function clarifiedOf(tx: Tx, tenderId: Id): Promise<object[]> {
  return tx.query<object[]>(
    `select kind, bid_ids as "bidIds", decision, reason, decided_by as "decidedBy"
     from signal where tender_id = $1 order by kind, bid_ids`,
    [tenderId],
  );
}
