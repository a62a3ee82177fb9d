import { RuleBroken } from '#kernel';

/** Who may be drawn, with the rank the seed gives them: SHA-256 of seed, tender and person, hex. */
export interface DrawCandidate {
  readonly personId: string;
  readonly rank: string;
  readonly specialities?: readonly string[];
}

/** So many seats for experts of a speciality; null: of any. */
export interface SeatsWanted {
  readonly speciality: string | null;
  readonly seats: number;
}

export interface DrawnSeat {
  readonly personId: string;
  readonly speciality: string | null;
}

const byRank = (a: DrawCandidate, b: DrawCandidate): number => (a.rank < b.rank ? -1 : 1);

const fits = ({ specialities = [] }: DrawCandidate, speciality: string | null): boolean =>
  speciality === null || specialities.includes(speciality);

/**
 * The experts of the lowest ranks, speciality by speciality in the order asked (GPR 39); whoever has the seed repeats
 * the draw. Throws `committee.too-few-candidates` (facts: speciality, needed, candidates).
 */
export function drawSeats(pool: readonly DrawCandidate[], wanted: readonly SeatsWanted[]): DrawnSeat[] {
  const inOrder = [...pool].sort(byRank);
  const taken = new Set<string>();
  return wanted.flatMap(({ speciality, seats }) => {
    const picked = inOrder.filter((one) => !taken.has(one.personId) && fits(one, speciality)).slice(0, seats);
    if (picked.length < seats) tooFew(speciality, seats, picked.length);
    for (const { personId } of picked) taken.add(personId);
    return picked.map(({ personId }) => ({ personId, speciality }));
  });
}

/**
 * Who comes after somebody steps back: the next of the same order and speciality that was never seated nor passed over.
 * Throws `committee.too-few-candidates`.
 */
export function nextInLine(
  pool: readonly DrawCandidate[],
  { speciality, used }: { readonly speciality: string | null; readonly used: readonly string[] },
): string {
  const known = new Set(used);
  const [next] = [...pool].sort(byRank).filter((one) => !known.has(one.personId) && fits(one, speciality));
  return next?.personId ?? tooFew(speciality, 1, 0);
}

function tooFew(speciality: string | null, needed: number, candidates: number): never {
  throw new RuleBroken('committee.too-few-candidates', `${needed} experts are needed`, {
    article: 'GPR 39',
    speciality,
    needed,
    candidates,
  });
}
