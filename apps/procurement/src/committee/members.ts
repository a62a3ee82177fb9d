import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';

type Reader = Pick<Tx, 'query'>;

/** Who sits on a committee now. */
export interface Member {
  readonly personId: Id;
  readonly seat: number;
  readonly part: 'expert' | 'buyer-representative';
  readonly speciality: string | null;
  /** Said to be tied to nobody of the bidders. */
  readonly clear: boolean;
}

export async function sittingMembers(tx: Reader, tenderId: Id): Promise<Member[]> {
  return tx.query<Member[]>(
    `select m.person_id as "personId", m.seat, m.part, m.speciality, coalesce(not d.tied, false) as clear
     from sitting_member m
     left join conflict_declaration d on d.tender_id = m.tender_id and d.person_id = m.person_id
     where m.tender_id = $1 order by m.seat`,
    [tenderId],
  );
}

export async function membersOf(tx: Reader, tenderId: Id): Promise<Id[]> {
  return (await sittingMembers(tx, tenderId)).map(({ personId }) => personId);
}

/** To anybody who does not sit on its committee there is no such tender. Throws `tender.not-found`. */
export async function memberOf(tx: Reader, tenderId: Id, personId: Id): Promise<Member> {
  const member = (await sittingMembers(tx, tenderId)).find((one) => one.personId === personId);
  if (!member) throw new NoSuch('tender', tenderId);
  return member;
}

/** A member who may see and judge: seated, and free of ties by their own word. Throws `tender.not-found`, `declaration.missing`. */
export async function mustSit(tx: Reader, tenderId: Id, personId: Id): Promise<Member> {
  const member = await memberOf(tx, tenderId, personId);
  if (member.clear) return member;
  throw new RuleBroken('declaration.missing', 'Before judging, a member declares whether they are tied', {
    article: 'GPR 9',
  });
}

/**
 * Whom more than half of the members chose to lead; until then the expert of the first seat takes the chair, null where
 * nobody sits there.
 */
export async function leaderOf(
  tx: Reader,
  tenderId: Id,
): Promise<{ readonly personId: Id; readonly elected: boolean } | null> {
  const [elected] = await tx.query<{ personId: Id }[]>(
    `select v.candidate_id as "personId" from leader_vote v
     join sitting_member c on c.tender_id = v.tender_id and c.person_id = v.candidate_id and c.part = 'expert'
     join sitting_member m on m.tender_id = v.tender_id and m.person_id = v.voter_id
     where v.tender_id = $1 group by v.candidate_id
     having count(*) * 2 > (select count(*) from sitting_member s where s.tender_id = $1)`,
    [tenderId],
  );
  if (elected) return { ...elected, elected: true };
  const first = (await sittingMembers(tx, tenderId)).find(({ part }) => part === 'expert');
  return first ? { personId: first.personId, elected: false } : null;
}
