import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderState } from '#regulation';
import { tenderMoves } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';

// What an evaluation consists of, the last first: what was said about a report goes before the report.
const TABLES = [
  'confirmation',
  'report_delivery',
  'report_signature',
  'report',
  'evaluation',
  'sheet_signature',
  'score_explanation',
];

const rowsOf = (table: string): string =>
  `(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from ${table} r where r.tender_id = $1)`;

/**
 * The committee scores anew: what it scored, signed and reported before is kept as it was, and leaves the running
 * evaluation. Prices stay known, as they are.
 */
export async function reopenEvaluation(tx: Tx, tender: TenderRow, remedyId: Id): Promise<TenderState> {
  const { id } = tender;
  const state = tenderMoves(tender, 'CLOSED');
  await tx.query(
    `insert into earlier_evaluation (tender_id, round, remedy_id, kept)
     select $1, (select count(*) + 1 from earlier_evaluation where tender_id = $1), $2, jsonb_build_object(
       ${TABLES.map((table) => `'${table}', ${rowsOf(table)}`).join(', ')},
       'score', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from score s join bid b on b.id = s.bid_id where b.tender_id = $1))`,
    [id, remedyId],
  );
  for (const table of TABLES) await tx.query(`delete from ${table} where tender_id = $1`, [id]);
  await tx.query('delete from score s using bid b where b.id = s.bid_id and b.tender_id = $1', [id]);
  await tx.update(TenderRow, { id }, { state, scoresLockedAt: null, awardedBidId: null, awardedBy: null });
  return state;
}
