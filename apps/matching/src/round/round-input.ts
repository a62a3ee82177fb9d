import { createHash } from 'node:crypto';
import type { ApplicantGroup, MatchingUse } from '#contracts';
import { formatInstant, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { POLICY, type Applicant, type Post, type Shift, type Volunteer } from './fit.rules.ts';
import type { Target } from './round.rules.ts';

/** What the caller asks for; a missing limit means all. */
export interface Ask {
  readonly use: MatchingUse;
  readonly areaCode?: string;
  readonly targetIds?: readonly Id[];
  readonly groups?: readonly ApplicantGroup[];
}

interface ShiftsInput {
  readonly use: 'volunteers-to-shifts';
  readonly policy: string;
  readonly people: readonly Volunteer[];
  readonly targets: readonly (Shift & Target)[];
}

interface PostsInput {
  readonly use: 'people-to-posts';
  readonly policy: string;
  readonly people: readonly Applicant[];
  readonly targets: readonly (Post & Target)[];
}

/** All a round's result depends on. Kept with the round; the same input always gives the same result. */
export type RoundInput = ShiftsInput | PostsInput;

/** SHA-256 of the input as it is stored, hex. */
export function digestOf(input: RoundInput): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}

/** An open proposal of a post that nobody answers holds its place and its person this long. */
const POST_PROPOSAL_DAYS = 60;

// A proposal without an answer ends when its shift begins, or after its days; the person may be asked again.
const LAPSE = `
  update proposal p set state = 'LAPSED' where state = 'OPEN'
     and (exists (select from shift s where s.shift_id = p.target_id and s.starts_at <= $1)
       or (use = 'people-to-posts' and made_at < $1::timestamptz - make_interval(days => $2)))`;

const SHIFTS = `
  select s.shift_id as id, s.area_code as "areaCode", s.team,
         (extract(epoch from s.starts_at) * 1000)::float8 as "from",
         (extract(epoch from s.ends_at) * 1000)::float8 as "to",
         (s.seats - (select count(*) from engagement e where e.shift_id = s.shift_id)
                  - (select count(*) from proposal p where p.target_id = s.shift_id and p.state = 'OPEN'))::int as open,
         case when s.starts_at <= $1 then 'target.begun' end as closed
    from shift s
   where ($2::text is null or s.area_code like $2 || '%') and ($3::uuid[] is null or s.shift_id = any($3))
     and ($3::uuid[] is not null or s.starts_at > $1)
   order by s.shift_id`;

// The shifts somebody has taken or is asked about: what makes busy, and what was offered before.
const VOLUNTEERS = `
  with held as (
    select person_id, shift_id from engagement
    union select person_id, target_id from proposal where use = 'volunteers-to-shifts' and state = 'OPEN'
  ), busy as (
    select h.person_id, jsonb_agg(jsonb_build_object(
             'from', (extract(epoch from s.starts_at) * 1000)::float8,
             'to', (extract(epoch from s.ends_at) * 1000)::float8) order by s.shift_id) as times
      from held h join shift s using (shift_id) where s.ends_at > $1 group by h.person_id
  ), settled as (
    select person_id, jsonb_agg(shift_id order by shift_id) as shifts
      from (select person_id, shift_id from engagement union select person_id, shift_id from declined) x
     group by person_id
  )
  select v.person_id as id, v.area_code as "areaCode", v.teams, coalesce(b.times, '[]') as busy,
         (select count(*)::int from engagement e where e.person_id = v.person_id) as engagements,
         coalesce(d.shifts, '[]') as settled,
         exists (select from proposal p where p.person_id = v.person_id and p.use = 'volunteers-to-shifts'
                   and p.state = 'OPEN') as asked
    from volunteer v left join busy b using (person_id) left join settled d using (person_id)
   order by v.person_id`;

const POSTS = `
  select p.post_id as id, p.area_code as "areaCode",
         (p.places - (select count(*) from placement l where l.post_id = p.post_id)
                   - (select count(*) from proposal o where o.target_id = p.post_id and o.state = 'OPEN'))::int as open,
         case when f.post_id is null then 'target.not-funded' end as closed
    from post p left join funded_post f using (post_id)
   where ($1::text is null or p.area_code like $1 || '%') and ($2::uuid[] is null or p.post_id = any($2))
   order by p.post_id`;

const APPLICANTS = `
  select a.person_id as id, a.area_code as "areaCode", a.applicant_group as "group",
         greatest(0, floor(extract(epoch from $1::timestamptz - a.registered_at) / 2592000))::int as "waitingMonths",
         exists (select from placement l where l.person_id = a.person_id) as placed,
         exists (select from proposal p where p.person_id = a.person_id and p.use = 'people-to-posts'
                   and p.state = 'OPEN') as asked
    from applicant a order by a.person_id`;

/** Reads what a round starts from as the copies are now, in one order: by id. */
export async function readInput(tx: Tx, ask: Ask, at: Instant): Promise<RoundInput> {
  const now = formatInstant(at);
  const limits = [ask.areaCode ?? null, ask.targetIds ?? null];
  await tx.query(LAPSE, [now, POST_PROPOSAL_DAYS]);
  if (ask.use === 'volunteers-to-shifts') {
    const targets = await tx.query<(Shift & Target)[]>(SHIFTS, [now, ...limits]);
    const people = await tx.query<Volunteer[]>(VOLUNTEERS, [now]);
    return { use: ask.use, policy: POLICY, people, targets };
  }
  const posts = await tx.query<(Omit<Post, 'groups'> & Target)[]>(POSTS, limits);
  const targets = posts.map((post) => ({ ...post, groups: [...(ask.groups ?? [])].sort() }));
  const people = await tx.query<Applicant[]>(APPLICANTS, [now]);
  return { use: ask.use, policy: POLICY, people, targets };
}
