import { describe, expect, it } from '@jest/globals';
import { aProcess, flagged, subjects, type Line } from '../../../../test/support/ocds.ts';
import type { JsonObject } from '../json.ts';
import { fencesOf } from './fences.ts';

describe('R030, a late bid that won', () => {
  it('is seen only when it is late and won', () => {
    const tender = { tenderPeriod: { endDate: '2026-03-23T09:00:00+08:00' } };
    const bid = (id: string, date: string): JsonObject => ({
      id,
      date,
      status: 'valid',
      tenderers: [{ id }],
    });
    const of = (ocid: string, winner: string): JsonObject => ({
      ...{ ocid, tender, awards: [{ status: 'active', suppliers: [{ id: winner }] }] },
      bids: {
        details: [bid('late', '2026-03-23T09:00:00.001+08:00'), bid('intime', '2026-03-23T09:00:00+08:00')],
      },
    });
    expect(subjects(flagged('R030', [of('1', 'late'), of('2', 'intime')]))).toEqual(['process 1']);
  });
});

describe('R024 and R058, the gap to the second', () => {
  const usual = (n: number): JsonObject[] =>
    Array.from({ length: n }, (_, i) =>
      aProcess(
        `u${i}`,
        [
          ['w', 1000],
          ['l', 1090 + i * 10],
        ],
        'w',
      ),
    );

  it('flags outliers on both sides, with the fences to recompute them', () => {
    const close = aProcess(
      'close',
      [
        ['w', 1000],
        ['l', 1001],
        ['z', 2000],
      ],
      'w',
    );
    const far = aProcess(
      'far',
      [
        ['w', 1000],
        ['l', 3000],
      ],
      'w',
    );
    const all = [...usual(9), close, far];
    const [near, ...parties] = flagged('R024', all);
    expect(near).toMatchObject({ subjectId: 'close', value: 0.001, baseRate: { flagged: 1, of: 11 } });
    expect(subjects(parties)).toEqual(['tenderer w', 'tenderer l']);
    expect(subjects(flagged('R058', all))).toEqual(['process far', 'tenderer w']);
    const gaps = [0.001, 2, ...Array.from({ length: 9 }, (_, i) => (90 + i * 10) / 1000)];
    expect(near?.fences).toEqual(fencesOf(gaps));
  });

  it('flags nobody where all are alike, or one stands alone', () => {
    const alike = Array.from({ length: 6 }, (_, i) =>
      aProcess(
        `${i}`,
        [
          ['w', 100],
          ['l', 110],
        ],
        'w',
      ),
    );
    for (const set of [alike, alike.slice(0, 1), []])
      for (const code of ['R024', 'R058'] as const) expect(flagged(code, set)).toEqual([]);
  });

  it.each<[string, Line[], string, JsonObject?]>([
    [
      'the winner is not the lowest',
      [
        ['w', 1000],
        ['l', 999],
      ],
      'w',
    ],
    [
      'a consortium bids',
      [
        ['w', 1000],
        ['l+m', 1001],
      ],
      'w',
    ],
    [
      'a second currency',
      [
        ['w', 1000],
        ['l', 1001, 'valid', 'USD'],
      ],
      'w',
    ],
    [
      'quality counts',
      [
        ['w', 1000],
        ['l', 1001],
      ],
      'w',
      { tender: { awardCriteria: 'ratedCriteria' } },
    ],
    [
      'two awards',
      [
        ['w', 1000],
        ['l', 1001],
      ],
      'w',
      {
        awards: [
          { status: 'active', suppliers: [{ id: 'w' }] },
          { status: 'active', suppliers: [{ id: 'l' }] },
        ],
      },
    ],
    [
      'an award is pending',
      [
        ['w', 1000],
        ['l', 1001],
      ],
      'w',
      { awards: [{ status: 'active', suppliers: [{ id: 'w' }] }, { status: 'pending' }] },
    ],
    [
      'a price of nothing',
      [
        ['w', 0],
        ['l', 1],
      ],
      'w',
    ],
  ])('does not ask when %s', (...[, lines, winner, more]) => {
    expect(flagged('R024', [...usual(9), aProcess('x', lines, winner, more)])).toEqual([]);
  });
});

describe('flags over the history', () => {
  it('R025: who bids often and never wins', () => {
    const processes = Array.from({ length: 12 }, (_, i) =>
      aProcess(
        `p${i}`,
        [
          [`w${i % 4}`, 1],
          ['company', 2],
        ],
        `w${i % 4}`,
      ),
    );
    const [flag, ...more] = flagged('R025', processes);
    expect(more).toEqual([]);
    expect(flag).toMatchObject({
      subjectId: 'company',
      value: 0,
      inputs: { won: 0, validBids: 12 },
      baseRate: { flagged: 1, of: 5 },
    });
  });

  it('R038: where far more is thrown out than elsewhere', () => {
    const clean = Array.from({ length: 8 }, (_, i) =>
      aProcess(
        `c${i}`,
        [
          [`t${i}`, 1],
          [`u${i}`, 2],
        ],
        `t${i}`,
        { buyer: { id: `b${i}` } },
      ),
    );
    const harsh = aProcess(
      'h',
      [
        ['t0', 1],
        ['x', 2, 'disqualified'],
        ['y', 3, 'disqualified'],
      ],
      't0',
      { buyer: { id: 'harsh' } },
    );
    const flags = flagged('R038', [...clean, harsh]);
    expect(subjects(flags)).toEqual(['buyer harsh']);
    expect(flags[0]?.inputs).toEqual({ disqualified: 2, submitted: 3 });
  });

  it('R048: who supplies everything, among those who supply often', () => {
    const award = (supplier: string, ocid: string, ...classes: string[]): JsonObject => ({
      ocid,
      awards: [
        {
          status: 'active',
          suppliers: [{ id: supplier }],
          items: classes.map((id) => ({ classification: { id } })),
        },
      ],
    });
    const often = (supplier: string, ...classes: string[]): JsonObject[] =>
      Array.from({ length: 3 }, (_, i) => award(supplier, `${supplier}${i}`, classes[i] ?? '1000'));
    const processes = [
      ...often('a'),
      ...often('b'),
      ...often('c'),
      ...['d', 'e', 'f', 'g'].flatMap((supplier) => often(supplier)),
      ...often('all', '1000', '2000', '3000'),
      award('once', 'o', '1000', '2000', '3000', '4000'),
    ];
    const flags = flagged('R048', processes, { minimumProcesses: 3 });
    expect(subjects(flags)).toEqual(['tenderer all']);
    expect(flags[0]?.inputs).toEqual({ classes: ['10', '20', '30'], processes: 3 });
    expect(flagged('R048', processes)).toEqual([]);
  });
});
