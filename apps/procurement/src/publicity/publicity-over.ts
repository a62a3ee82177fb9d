import { RuleBroken, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderRow } from '../tender/tender.entity.ts';

interface Standing {
  readonly endsOn: LegalDate;
  readonly open: number;
  readonly upheld: number;
}

/**
 * A single source is bought from only after five working days in public, and when every objection is decided (GPR 38).
 * Throws `publicity.missing`, `publicity.not-over` (facts: endsOn), `objection.undecided`, `objection.upheld`.
 */
export async function checkPublicity(tx: Tx, { id }: Pick<TenderRow, 'id'>, on: LegalDate): Promise<void> {
  const [standing] = await tx.query<Standing[]>(
    `select ends_on::text as "endsOn", count(o.id) filter (where o.upheld is null)::int as open,
            count(o.id) filter (where o.upheld)::int as upheld
     from publicity p left join objection o on o.tender_id = p.tender_id where p.tender_id = $1 group by p.tender_id`,
    [id],
  );
  const article = 'GPR 38';
  if (!standing)
    throw new RuleBroken('publicity.missing', 'The single source is made public first', { article });
  const { endsOn, open, upheld } = standing;
  if (on <= endsOn) {
    throw new RuleBroken('publicity.not-over', `Objections are taken until ${endsOn}`, { article, endsOn });
  }
  if (open > 0) throw new RuleBroken('objection.undecided', 'An objection waits for a decision', { article });
  if (upheld > 0) throw new RuleBroken('objection.upheld', 'There is more than one source', { article });
}
