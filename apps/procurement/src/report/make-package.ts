import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { Tx } from '#messaging';
import {
  evaluateBids,
  PACKAGE_FORMAT,
  packageDigest,
  type EvaluationPackage,
  type PackagedBid,
  type Scoring,
} from '#regulation';
import { procedureOf } from '../tender/procedure.ts';
import type { TenderRow } from '../tender/tender.entity.ts';

type Drawn = Pick<EvaluationPackage['committee'], 'wanted' | 'pool' | 'seats' | 'replacements'>;

// Where the procedure knows no committee nothing is drawn.
const NOBODY: Drawn = { wanted: [], pool: [], seats: [], replacements: [] };

const COMMITTEE = `
  select c.wanted, c.pool,
    (select coalesce(jsonb_agg(jsonb_build_object('seat', m.seat, 'personId', m.person_id, 'part', m.part) order by m.seat), '[]')
       from sitting_member m where m.tender_id = c.tender_id) as seats,
    (select coalesce(jsonb_agg(jsonb_build_object('seat', r.seat, 'outPersonId', r.out_person_id, 'inPersonId', r.in_person_id,
        'reason', r.reason, 'passedOver', r.passed_over) order by r.replaced_at, r.seat), '[]')
       from committee_replacement r where r.tender_id = c.tender_id) as replacements
  from committee c where c.tender_id = $1`;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const hashing = { sha256, canonicalJson };

/** All that the ranking is made of, and the ranking; with `linli recompute` anybody gets it again. */
export async function makePackage(
  tx: Tx,
  tender: TenderRow,
  { drawSeed, bids }: { readonly drawSeed: string; readonly bids: readonly PackagedBid[] },
): Promise<EvaluationPackage> {
  const [drawn = NOBODY] = await tx.query<Drawn[]>(COMMITTEE, [tender.id]);
  const scoring: Scoring = {
    ...{ family: procedureOf(tender).family, scoringMethod: tender.scoringMethod },
    ...{ priceWeight: tender.priceWeight },
    criteria: tender.criteria.map(({ code, weight, maxPoints }) => ({ code, weight, maxPoints })),
  };
  const scored = bids.map(({ scores, ...bid }) => ({ ...bid, points: scores.map(({ points }) => points) }));
  const { drawSeedHash } = tender;
  const made: EvaluationPackage = {
    ...{ format: PACKAGE_FORMAT, tenderId: tender.id, scoring, bids, digest: '' },
    committee: { ...drawn, drawSeed, drawSeedHash, poolHash: sha256(canonicalJson(drawn.pool)) },
    ranking: evaluateBids(scored, scoring),
  };
  return { ...made, digest: packageDigest(made, hashing) };
}
