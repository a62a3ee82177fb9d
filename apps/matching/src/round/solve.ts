import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import highs, { type Highs } from 'highs';
import { RuleBroken } from '#kernel';
import { bonusOf, isProof, type Certificate } from './certificate.rules.ts';
import type { Edge, Pair } from './round.rules.ts';

// Its types describe the CommonJS build; what Node imports here is the ES module.
const loadHighs = highs as unknown as typeof highs.default;

export interface Problem {
  readonly edges: readonly Edge[];
  /** Free seats by target. */
  readonly seats: ReadonlyMap<string, number>;
  /** Seeds the lot between equally good solutions; the digest of the round's input. */
  readonly seed: string;
}

export interface Solved {
  /** In order of the edges. */
  readonly pairs: readonly Pair[];
  readonly fit: number;
  /** Shows that no other assignment is better, without solving anything. */
  readonly certificate: Certificate;
}

const OPTIONS = { output_flag: false, time_limit: 20 } as const;

/**
 * Solves rounds exactly: as many seats filled as can be, then the largest sum of fit, then a lot drawn from the input's
 * digest, so that no place in a list and no date of registration decides between equals, and everybody can draw it again.
 *
 * Assignments of people to seats are the corners of their linear programme, so none is ever half a person; the prices of
 * people and seats at the optimum prove it in whole numbers, and say which edges any optimum may use.
 */
@Injectable()
export class Solver {
  private loading: Promise<Highs> | undefined;

  /** E.g. `HiGHS 1.15.1`; kept with each round. */
  async version(): Promise<string> {
    return `HiGHS ${(await this.load()).version.string}`;
  }

  /** Each person at most once, no target over its seats. Throws `round.not-solved`. */
  async solve(problem: Problem): Promise<Solved> {
    if (problem.edges.length === 0) {
      return { pairs: [], fit: 0, certificate: { bonus: 1, people: {}, targets: {} } };
    }
    const highsNow = await this.load();
    const certificate = priced(highsNow, problem);
    const chosen = drawn(highsNow, problem, certificate);
    if (!isProof(certificate, problem, chosen)) throw notSolved('The prices do not prove the assignment');
    const fit = chosen.reduce((sum, edge) => sum + edge.fit, 0);
    return {
      pairs: chosen.map(({ personId, targetId }) => ({ personId, targetId })),
      fit,
      certificate,
    };
  }

  private load(): Promise<Highs> {
    return (this.loading ??= loadHighs());
  }
}

const notSolved = (why: string): RuleBroken => new RuleBroken('round.not-solved', why);

/** The best assignment's prices. A bonus for every seat filled outweighs any difference in fit. */
function priced(highsNow: Highs, { edges, seats }: Problem): Certificate {
  const bonus = bonusOf(edges, seats);
  const { people, targets } = endsOf(edges);
  const rows = [
    ...[...people].map(([, own]) => `${sum(own)} <= 1`),
    ...[...targets].map(([id, own]) => `${sum(own)} <= ${seats.get(id) ?? 0}`),
  ];
  const { prices } = minimum(
    highsNow,
    edges.map(({ fit }) => -(bonus + fit)),
    rows,
  );
  const priceOf = (ids: Iterable<string>, from: number): Record<string, number> =>
    Object.fromEntries(
      [...ids].map((id, i) => [id, prices[from + i] ?? 0] as const).filter(([, price]) => price > 0),
    );
  return { bonus, people: priceOf(people.keys(), 0), targets: priceOf(targets.keys(), people.size) };
}

/** Among all optima (the edges without loss, who has a price placed, what has a price full) the one the lot falls on. */
function drawn(highsNow: Highs, { edges, seats, seed }: Problem, certificate: Certificate): Edge[] {
  const { bonus, people, targets } = certificate;
  const tight = edges.filter(
    ({ personId, targetId, fit }) => (people[personId] ?? 0) + (targets[targetId] ?? 0) === bonus + fit,
  );
  const ends = endsOf(tight);
  const rows = [
    ...[...ends.people].map(([id, own]) => `${sum(own)} ${id in people ? '=' : '<='} 1`),
    ...[...ends.targets].map(
      ([id, own]) => `${sum(own)} ${id in targets ? '=' : '<='} ${seats.get(id) ?? 0}`,
    ),
  ];
  const { used } = minimum(
    highsNow,
    tight.map((edge) => lotOf(seed, edge)),
    rows,
  );
  return tight.filter((_, i) => used[i]);
}

/** The edges of each person and target, by their place in the list. */
function endsOf(edges: readonly Edge[]): Record<'people' | 'targets', Map<string, number[]>> {
  const [people, targets] = [new Map<string, number[]>(), new Map<string, number[]>()];
  const add = (to: Map<string, number[]>, id: string, i: number): void => {
    const own = to.get(id);
    if (own) own.push(i);
    else to.set(id, [i]);
  };
  edges.forEach(({ personId, targetId }, i) => {
    add(people, personId, i);
    add(targets, targetId, i);
  });
  return { people, targets };
}

interface Minimum {
  readonly used: readonly boolean[];
  /** What one more of each row's bound would save, rounded: the costs are whole numbers, so the prices are. */
  readonly prices: readonly number[];
}

// One term a line: readers of the LP format may refuse long lines.
const sum = (columns: readonly number[]): string => columns.map((i) => `+ x${i}`).join('\n');

function minimum(highsNow: Highs, costs: readonly number[], rows: readonly string[]): Minimum {
  const goal = costs.map((cost, i) => `${cost < 0 ? '-' : '+'} ${Math.abs(cost)} x${i}`).join('\n');
  const text = `Minimize\nobj: ${goal}\nSubject To\n${rows.map((row, i) => `c${i}: ${row}`).join('\n')}\nEnd`;
  const solution = highsNow.solve(text, OPTIONS);
  if (solution.Status !== 'Optimal') throw notSolved(`The solver says: ${solution.Status}`);
  const columns = solution.Columns as Readonly<Record<string, { readonly Primal: number }>>;
  const limits = solution.Rows as readonly { readonly Dual?: number }[];
  return {
    used: costs.map((_, i) => (columns[`x${i}`]?.Primal ?? 0) > 0.5),
    prices: limits.map(({ Dual = 0 }) => Math.max(0, Math.round(-Dual))),
  };
}

/** 20 bits of a digest nobody could know before the input was fixed. */
function lotOf(seed: string, { personId, targetId }: Edge): number {
  const digest = createHash('sha256').update(`${seed} ${personId} ${targetId}`).digest();
  return digest.readUIntBE(0, 3) >>> 4;
}
