import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProof } from './certificate.rules.ts';
import type { Edge, Pair } from './round.rules.ts';
import { Solver } from './solve.ts';

const solver = new Solver();

interface Small {
  readonly edges: Edge[];
  readonly seats: Map<string, number>;
  readonly seed: string;
}

/** Up to five people and four targets, any of them allowed with any fit. */
const small: fc.Arbitrary<Small> = fc
  .record({
    fits: fc.array(
      fc.array(fc.option(fc.integer({ min: 1, max: 6 }), { nil: 0 }), { minLength: 4, maxLength: 4 }),
      {
        maxLength: 5,
      },
    ),
    seats: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
    seed: fc.string(),
  })
  .map(({ fits, seats, seed }) => ({
    edges: fits.flatMap((row, p) =>
      row.flatMap((fit, t) =>
        fit === 0 || seats[t] === 0 ? [] : [{ personId: `p${p}`, targetId: `t${t}`, fit, because: [] }],
      ),
    ),
    seats: new Map(seats.map((n, t) => [`t${t}`, n])),
    seed,
  }));

/** Tries every choice. */
function bruteForce({ edges, seats }: Small): { filled: number; fit: number } {
  const people = [...new Set(edges.map(({ personId }) => personId))];
  const best = { filled: 0, fit: 0 };
  const left = new Map(seats);
  const go = (i: number, filled: number, fit: number): void => {
    if (filled > best.filled || (filled === best.filled && fit > best.fit))
      Object.assign(best, { filled, fit });
    const person = people[i];
    if (person === undefined) return;
    go(i + 1, filled, fit);
    for (const edge of edges.filter(({ personId }) => personId === person)) {
      const free = left.get(edge.targetId) ?? 0;
      if (free === 0) continue;
      left.set(edge.targetId, free - 1);
      go(i + 1, filled + 1, fit + edge.fit);
      left.set(edge.targetId, free);
    }
  };
  go(0, 0, 0);
  return best;
}

const countBy = (pairs: readonly Pair[], key: keyof Pair): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const pair of pairs) counts.set(pair[key], (counts.get(pair[key]) ?? 0) + 1);
  return counts;
};

describe('a round', () => {
  it('never proposes more than the seats, a person twice, or a pair that is not allowed', async () => {
    await fc.assert(
      fc.asyncProperty(small, async (problem) => {
        const { pairs } = await solver.solve(problem);
        for (const [target, n] of countBy(pairs, 'targetId')) {
          expect(n).toBeLessThanOrEqual(problem.seats.get(target) ?? 0);
        }
        for (const n of countBy(pairs, 'personId').values()) expect(n).toBe(1);
        const allowed = new Set(problem.edges.map((edge) => `${edge.personId} ${edge.targetId}`));
        for (const pair of pairs) expect(allowed).toContain(`${pair.personId} ${pair.targetId}`);
      }),
      { numRuns: 60 },
    );
  });

  it('fills as many seats, with as much fit, as trying everything would', async () => {
    await fc.assert(
      fc.asyncProperty(small, async (problem) => {
        const { pairs, fit } = await solver.solve(problem);
        expect({ filled: pairs.length, fit }).toEqual(bruteForce(problem));
      }),
      { numRuns: 60 },
    );
  });

  it('comes with a certificate that proves it, and proves nothing worse', async () => {
    await fc.assert(
      fc.asyncProperty(small, async (problem) => {
        const { pairs, certificate } = await solver.solve(problem);
        const chosen = problem.edges.filter((edge) =>
          pairs.some((pair) => pair.personId === edge.personId && pair.targetId === edge.targetId),
        );
        expect(isProof(certificate, problem, chosen)).toBe(true);
        const fewer = chosen.slice(1);
        expect(isProof(certificate, problem, fewer)).toBe(chosen.length === 0);
        const cheaper = { ...certificate, people: {} };
        expect(isProof(cheaper, problem, chosen)).toBe(Object.keys(certificate.people).length === 0);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same result for the same data, in whatever order the data come', async () => {
    await fc.assert(
      fc.asyncProperty(small, fc.infiniteStream(fc.nat()), async (problem, noise) => {
        const shuffled = problem.edges
          .map((edge) => ({ edge, at: Number(noise.next().value) }))
          .sort((a, b) => a.at - b.at)
          .map(({ edge }) => edge);
        const [once, again] = [
          await solver.solve(problem),
          await solver.solve({ ...problem, edges: shuffled }),
        ];
        const named = ({ pairs }: { pairs: readonly Pair[] }) =>
          new Set(pairs.map((p) => `${p.personId} ${p.targetId}`));
        expect(named(again)).toEqual(named(once));
      }),
      { numRuns: 60 },
    );
  });

  it('draws a lot between equals by the seed, so that no id is always first', async () => {
    const edges = ['p0', 'p1'].map((personId) => ({ personId, targetId: 't', fit: 5, because: [] }));
    const winners = new Set<string | undefined>();
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const { pairs } = await solver.solve({ edges, seats: new Map([['t', 1]]), seed });
      winners.add(pairs[0]?.personId);
    }
    expect(winners).toEqual(new Set(['p0', 'p1']));
  });

  it('solves a street of 400 volunteers and 30 shifts within seconds', async () => {
    const edges = Array.from({ length: 400 * 30 }, (_, i) => ({
      personId: `p${String(i % 400).padStart(3, '0')}`,
      targetId: `t${Math.floor(i / 400)}`,
      fit: 10 + ((i * 7919) % 81),
      because: [],
    })).sort((a, b) => (a.personId < b.personId ? -1 : 1));
    const seats = new Map(Array.from({ length: 30 }, (_, t) => [`t${t}`, 8]));
    const { pairs } = await solver.solve({ edges, seats, seed: 'x' });
    expect(pairs).toHaveLength(240);
  }, 30_000);
});
