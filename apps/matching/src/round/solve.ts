import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import highs, { type Highs } from 'highs';
import { RuleBroken } from '#kernel';
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
  /** In order of person. */
  readonly pairs: readonly Pair[];
  readonly fit: number;
}

// The solver's own gap of 0.01 % would accept a worse assignment as good enough. All weights are whole numbers, so
// anything nearer than one half to the bound is the optimum.
const EXACT = { output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5, time_limit: 20 } as const;

/**
 * Solves rounds exactly: as many seats filled as can be, then the largest sum of fit, then a lot drawn from the input's
 * digest, so that no place in a list and no date of registration decides between equals, and everybody can draw it again.
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
    if (problem.edges.length === 0) return { pairs: [], fit: 0 };
    const highs = await this.load();
    const { edges } = problem;
    const limits = limitsOf(problem);
    const each = edges.map(() => 1);
    const fits = edges.map(({ fit }) => fit);
    const most = count(optimum(highs, { goal: 'Maximize', weights: each, rows: limits }));
    const filled = [...limits, row(each, '=', most)];
    const best = optimum(highs, { goal: 'Maximize', weights: fits, rows: filled });
    const fit = edges.reduce((sum, edge, i) => sum + (best[i] === true ? edge.fit : 0), 0);
    const lots = edges.map((edge) => lotOf(problem.seed, edge));
    const drawn = optimum(highs, {
      goal: 'Minimize',
      weights: lots,
      rows: [...filled, row(fits, '>=', fit)],
    });
    const pairs = edges.filter((_, i) => drawn[i]).map(({ personId, targetId }) => ({ personId, targetId }));
    return { pairs, fit };
  }

  private load(): Promise<Highs> {
    return (this.loading ??= loadHighs());
  }
}

interface Model {
  readonly goal: 'Maximize' | 'Minimize';
  readonly weights: readonly number[];
  readonly rows: readonly string[];
}

/** Which edges the optimum uses. */
function optimum(highs: Highs, { goal, weights, rows }: Model): boolean[] {
  const names = weights.map((_, i) => `x${i}`);
  const text = [
    goal,
    `obj: ${terms(weights)}`,
    'Subject To',
    ...rows.map((line, i) => `c${i}: ${line}`),
    'Binary',
    ...names,
    'End',
  ].join('\n');
  const solution = highs.solve(text, EXACT);
  if (solution.Status !== 'Optimal') {
    throw new RuleBroken('round.not-solved', `The solver says: ${solution.Status}`, {
      status: solution.Status,
    });
  }
  const columns = solution.Columns as Readonly<Record<string, { readonly Primal: number }>>;
  return names.map((name) => (columns[name]?.Primal ?? 0) > 0.5);
}

const count = (used: readonly boolean[]): number => used.filter(Boolean).length;

// One term a line: readers of the LP format may refuse long lines.
const terms = (weights: readonly number[]): string =>
  weights.map((weight, i) => `+ ${weight} x${i}`).join('\n');

const row = (weights: readonly number[], relation: '=' | '>=', bound: number): string =>
  `${terms(weights)} ${relation} ${bound}`;

function limitsOf({ edges, seats }: Problem): string[] {
  const byPerson = new Map<string, number[]>();
  const byTarget = new Map<string, number[]>();
  edges.forEach(({ personId, targetId }, i) => {
    byPerson.set(personId, [...(byPerson.get(personId) ?? []), i]);
    byTarget.set(targetId, [...(byTarget.get(targetId) ?? []), i]);
  });
  const atMost = (columns: readonly number[], bound: number): string =>
    `${columns.map((i) => `+ x${i}`).join('\n')} <= ${bound}`;
  return [
    ...[...byPerson.values()].map((columns) => atMost(columns, 1)),
    ...[...byTarget].map(([targetId, columns]) => atMost(columns, seats.get(targetId) ?? 0)),
  ];
}

/** 20 bits of a digest nobody could know before the input was fixed. */
function lotOf(seed: string, { personId, targetId }: Edge): number {
  const digest = createHash('sha256').update(`${seed} ${personId} ${targetId}`).digest();
  return digest.readUIntBE(0, 3) >>> 4;
}
