import type { DataSource } from 'typeorm';
import type { LegalDate } from '#kernel';
import { barredBy, type StandingMark } from '#regulation';
import { keyOf, validOn } from '../profile/profile.rules.ts';
import type { Supplier } from './qualifying.rules.ts';

interface Row extends Omit<Supplier, 'facts' | 'mayBid'> {
  /** What it is lets it sell to the public purse; whether it is barred is another question. */
  readonly maySell: boolean;
  readonly marks: readonly StandingMark[];
  readonly facts: {
    readonly kind: string;
    readonly content: Readonly<Record<string, unknown>>;
    readonly validFrom: LegalDate;
    readonly validTo: LegalDate | null;
    readonly verified: boolean | null;
  }[];
}

const SUPPLIERS = `
  select o.sme_eligible as "smeEligible",
         o.uscc is not null and o.kind not in ('government', 'community-filed')
           and (o.kind <> 'public-institution' or coalesce(c.institution_class, 'public-welfare-one') <> 'public-welfare-one')
           and not coalesce(c.budget_funded_group, false) as "maySell",
         coalesce((select jsonb_agg(jsonb_build_object('kind', b.kind, 'jurisdiction', b.jurisdiction, 'from', b.from_on,
                     'to', b.to_on, 'liftedOn', l.lifted_on))
                   from ban b left join ban_lifting l on l.ban_id = b.id where b.organization_id = o.id), '[]') as marks,
         (select count(distinct s.person_id)::int from staff s join qualification q on q.person_id = s.person_id
          where s.organization_id = o.id and s.from_on <= $1 and (s.last_on is null or s.last_on >= $1)
            and q.kind in ('assistant-social-worker', 'social-worker', 'senior-social-worker')
            and q.valid_from <= $1 and (q.valid_to is null or q.valid_to >= $1)) as "certifiedWorkers",
         coalesce((select jsonb_agg(jsonb_build_object('kind', f.kind, 'content', f.content,
                     'validFrom', f.valid_from, 'validTo', f.valid_to, 'verified', v.verified) order by f.seq desc)
                   from profile_fact f left join fact_verification v on v.fact_id = f.id
                   where f.organization_id = o.id), '[]') as facts
  from organization o
  left join lateral (select * from organization_class c where c.organization_id = o.id
                     order by recorded_at desc, id desc limit 1) c on true
  where o.kind <> 'government'`;

/** Every registered organization but departments, as far as conditions ask, on a day in an area. */
export async function suppliersOn(
  db: Pick<DataSource, 'query'>,
  area: string,
  on: LegalDate,
): Promise<Supplier[]> {
  const rows = await db.query<Row[]>(SUPPLIERS, [on]);
  return rows.map(({ facts, marks, maySell, ...supplier }) => ({
    ...supplier,
    mayBid: maySell && barredBy(marks, { area, on }) === undefined,
    facts: latest(facts, on),
  }));
}

/** Of facts that replace each other the newest valid one; `facts` from the newest. */
function latest(facts: Row['facts'], on: LegalDate): Row['facts'] {
  const seen = new Set<string>();
  return facts.filter((fact) => {
    const key = keyOf(fact.kind, fact.content);
    if (!validOn(fact, on) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
