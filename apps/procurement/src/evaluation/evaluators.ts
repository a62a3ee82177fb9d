import type { Evaluator } from '#contracts';
import type { Id } from '#kernel';
import type { Tx } from '#messaging';

/** The committee by seat: its names go out with the result (实施条例 43). */
export function evaluatorsOf(tx: Tx, tenderId: Id): Promise<Evaluator[]> {
  return tx.query<Evaluator[]>(
    'select person_id as "memberId", part from sitting_member where tender_id = $1 order by seat',
    [tenderId],
  );
}
