import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FLOW_WIDTH, GATE_X, moneyFlow, type Block, type MoneyPicture } from './money-flow.ts';

type Bound = MoneyPicture['obligations'][number];

const amount = fc.integer({ min: 1, max: 5_000_000_00 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** An obligation of at most `most` fen, at any stage of its life. */
const boundBy = (most: number, budgetLineId: string, no: number): fc.Arbitrary<Bound> =>
  fc.tuple(share, share, share, share, share).map(([a, b, c, d, e]) => {
    const committedFen = Math.floor(most * a);
    const accruedFen = Math.floor(committedFen * b);
    const paidFen = Math.floor(accruedFen * c);
    const recoveredFen = Math.floor(paidFen * d);
    const recoverableFen = Math.floor((paidFen - recoveredFen) * e);
    const sums = { committedFen, accruedFen, paidFen, recoveredFen, recoverableFen };
    return { obligationId: `${budgetLineId}-${no}`, kind: 'contract', title: `${no}`, budgetLineId, ...sums };
  });

const lineWith = (id: string) =>
  fc.tuple(amount, fc.nat(4), share, share).chain(([approvedFen, count, reservedShare, split]) => {
    const each = Math.floor(approvedFen / (count + 2));
    const city = Math.floor(approvedFen * split);
    const line = {
      ...{ budgetLineId: id, name: id, approvedFen, reservedFen: Math.floor(each * reservedShare) },
      payers: [
        { organizationId: 'city', name: 'city', approvedFen: city },
        { organizationId: 'district', name: 'district', approvedFen: approvedFen - city },
      ],
    };
    const bound = Array.from({ length: count }, (_, no) => boundBy(each, id, no));
    return fc.tuple(fc.constant(line), fc.tuple(...bound));
  });

const pictures: fc.Arbitrary<MoneyPicture> = fc
  .nat(3)
  .chain((n) => fc.tuple(...Array.from({ length: n + 1 }, (_, i) => lineWith(`line ${i}`))))
  .map((all) => ({
    lines: all.map(([line]) => line),
    obligations: all.flatMap(([, obligations]) => obligations),
  }));

const inside = ({ x0, x1, y0, y1 }: Block, height: number): boolean =>
  x0 >= 0 && x1 <= FLOW_WIDTH && y0 >= 0 && y1 <= height + 0.001;

describe('the picture of money', () => {
  it('loses and invents nothing: what flows into a block flows out of it, or ends there', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { flows } = moneyFlow(picture);
        const sum = (of: 'from' | 'to', id: string): number =>
          flows.filter((flow) => flow[of].id === id).reduce((total, { fen }) => total + fen, 0);
        for (const { budgetLineId, approvedFen } of picture.lines) {
          expect(sum('to', budgetLineId)).toBe(approvedFen);
          expect(sum('from', budgetLineId)).toBe(approvedFen);
        }
        for (const { obligationId, committedFen } of picture.obligations) {
          expect(sum('to', obligationId)).toBe(committedFen);
          expect(sum('from', obligationId)).toBe(committedFen);
        }
        for (const { fen, width } of flows) expect(fen > 0 && width >= 0).toBe(true);
      }),
    );
  });

  it('keeps every block inside, and none over another of its column', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { blocks, height } = moneyFlow(picture);
        for (const block of blocks) expect(inside(block, height)).toBe(true);
        for (const one of blocks) {
          for (const other of blocks) {
            const apart =
              one === other || one.column !== other.column || one.y1 <= other.y0 || other.y1 <= one.y0;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  it('lets nothing unproven past the gate', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(pictures, (picture) => {
        const { blocks, flows } = moneyFlow(picture);
        const stopped = blocks.filter(({ kind }) => kind === 'unproven').map(({ x1 }) => x1);
        const ends = flows.filter(({ to }) => to.kind === 'unproven').map(({ x1 }) => x1);
        expect([...stopped, ...ends].every((x) => x < GATE_X)).toBe(true);
      }),
    );
  });

  it('keeps its columns in place while nothing is bound yet', () => {
    const payers = [{ organizationId: 'city', name: 'city', approvedFen: 100 }];
    const line = { budgetLineId: 'line', name: 'line', approvedFen: 100, reservedFen: 0, payers };
    const { blocks, columns } = moneyFlow({ lines: [line], obligations: [] });
    expect(blocks.map(({ kind, x0 }) => [kind, x0])).toEqual([
      ['payer', columns[0]],
      ['line', columns[1]],
      ['available', columns[2]],
    ]);
  });

  it('is empty before any budget', () => {
    expect(moneyFlow({ lines: [], obligations: [] }).blocks).toEqual([]);
  });
});
