import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { SheetOutcome } from './sheet.rules.ts';

export interface Sheet {
  readonly id: Id;
  readonly round: number;
  readonly outcome: SheetOutcome;
  readonly writtenBy: Id;
  /** Whether what was wanting in it was reported as put right. */
  readonly rectified: boolean;
}

/** The last acceptance sheet of a milestone. */
export async function lastSheet(
  tx: Pick<Tx, 'query'>,
  { contractId, no }: { contractId: Id; no: number },
): Promise<Sheet | undefined> {
  const [row] = await tx.query<Sheet[]>(
    `select s.id, s.round, s.outcome, s.written_by as "writtenBy", exists (select 1 from rectification f
       where f.contract_id = s.contract_id and f.milestone_no = s.milestone_no and f.ground = 'acceptance'
         and f.round = s.round and f.reported_on is not null) as rectified
     from acceptance_sheet s where s.contract_id = $1 and s.milestone_no = $2 order by s.round desc limit 1`,
    [contractId, no],
  );
  return row;
}
