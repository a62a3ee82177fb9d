import type { Tx } from '#messaging';
import type { LegalContext } from '#regulation';
import { nextRound, type Round } from './rounds.rules.ts';

interface Milestone {
  readonly contractId: string;
  readonly no: number;
}

/** The last assessment of a milestone, and whether what it demanded was reported as put right. */
export async function lastRound(
  tx: Pick<Tx, 'query'>,
  { contractId, no }: Milestone,
): Promise<(Round & { assessedBy: string }) | undefined> {
  const [row] = await tx.query<(Round & { assessedBy: string })[]>(
    `select a.round, a.band, a.assessed_by as "assessedBy", exists (select 1 from rectification f
       where f.contract_id = a.contract_id and f.milestone_no = a.milestone_no and f.ground = 'assessment'
         and f.round = a.round and f.reported_on is not null) as rectified
     from assessment a where a.contract_id = $1 and a.milestone_no = $2 order by a.round desc limit 1`,
    [contractId, no],
  );
  return row;
}

/** The round that comes next. Throws as `nextRound`. */
export async function roundOf(tx: Tx, milestone: Milestone, law: LegalContext): Promise<number> {
  return nextRound(await lastRound(tx, milestone), law);
}

/** Own words on the services of a milestone; a helper's word is no satisfaction. */
export async function ownWords(tx: Pick<Tx, 'query'>, { contractId, no }: Milestone): Promise<number[]> {
  const rows = await tx.query<{ satisfaction: number }[]>(
    `select coalesce(p.satisfaction, r.satisfaction) as satisfaction
     from service_record r left join service_participant p on p.record_id = r.id and p.state = 'CONFIRMED'
     where r.contract_id = $1 and r.milestone_no = $2 and r.state = 'CONFIRMED'
       and coalesce(p.way, r.confirmed_way) = 'own'`,
    [contractId, no],
  );
  return rows.map(({ satisfaction }) => satisfaction);
}
