import { describe, expect, it } from '@jest/globals';
import { aProcess, flagged, subjects, type Line } from '../../../../test/support/ocds.ts';
import type { JsonObject } from '../json.ts';

describe('R003, a short submission period', () => {
  const open = (hours: number, details = 'open tender'): JsonObject => ({
    ocid: `${hours} h`,
    tender: {
      procurementMethodDetails: details,
      tenderPeriod: {
        startDate: '2026-03-02T09:00:00+08:00',
        endDate: new Date(Date.parse('2026-03-02T09:00:00+08:00') + hours * 3_600_000).toISOString(),
      },
    },
  });

  it('counts whole days, and says which', () => {
    const flags = flagged('R003', [open(15 * 24 - 1), open(15 * 24)]);
    expect(subjects(flags)).toEqual(['process 359 h']);
    expect(flags[0]?.inputs).toMatchObject({ days: 14, minimum: 15 });
    expect(flags[0]?.baseRate).toEqual({ flagged: 1, of: 2 });
  });

  it('takes the minimum of the law where one is given', () => {
    const options = { submissionDaysOf: { 'open tender': 20 } };
    expect(
      subjects(flagged('R003', [open(19 * 24), open(20 * 24), open(16 * 24, 'other')], options)),
    ).toEqual(['process 456 h']);
  });

  it('asks nothing of a process without dates', () => {
    expect(
      flagged('R003', [{ ocid: 'x', tender: { tenderPeriod: { startDate: 'soon', endDate: 5 } } }]),
    ).toEqual([]);
  });
});

describe('R018, one bidder', () => {
  it('counts who is left, also of three of whom two withdrew', () => {
    const open = { tender: { procurementMethod: 'open', numberOfTenderers: 3 } };
    const left = aProcess(
      'left',
      [
        ['a', 1],
        ['b', 2, 'withdrawn'],
        ['c', 3, 'withdrawn'],
      ],
      'a',
      open,
    );
    const [flag] = flagged('R018', [
      left,
      aProcess(
        'two',
        [
          ['a', 1],
          ['b', 2, 'disqualified'],
        ],
        'a',
        open,
      ),
    ]);
    expect(flag).toMatchObject({
      subjectId: 'left',
      inputs: { tenderers: 1, withdrawn: 2, numberOfTenderers: 3 },
    });
  });

  it('is no flag where nobody competes by law', () => {
    for (const [procurementMethod, count] of [
      ['direct', 0],
      ['limited', 0],
      ['selective', 1],
    ] as const)
      expect(
        flagged('R018', [{ ocid: 'x', tender: { procurementMethod, numberOfTenderers: 1 } }]),
      ).toHaveLength(count);
  });
});

describe('R028, identical prices', () => {
  it('shows bids, price and how common it is', () => {
    const same = aProcess('same', [
      ['a', 100],
      ['b', 100, 'disqualified'],
      ['c', 90],
    ]);
    const others = Array.from({ length: 7 }, (_, i) =>
      aProcess(`o${i}`, [
        ['a', 100],
        ['b', 101],
      ]),
    );
    const [flag, ...more] = flagged('R028', [same, ...others]);
    expect(more).toEqual([]);
    expect(flag).toMatchObject({
      ...{ subjectId: 'same', baseRate: { flagged: 1, of: 8 } },
      inputs: {
        pricedBids: 3,
        identical: [{ price: '100 CNY', bids: [{ id: 'same-0' }, { id: 'same-1' }] }],
      },
    });
  });

  it.each<[string, Line[], JsonObject?]>([
    [
      'bids without names',
      [
        ['a', 100],
        ['', 100],
        ['', 100],
      ],
    ],
    [
      'one bidder twice',
      [
        ['a', 100],
        ['a', 100],
      ],
    ],
    [
      'one consortium named in two orders',
      [
        ['a+b', 100],
        ['b+a', 100],
      ],
    ],
    [
      'two currencies',
      [
        ['a', 100],
        ['b', 100, 'valid', 'USD'],
      ],
    ],
    [
      'a bid withdrawn',
      [
        ['a', 100],
        ['b', 100, 'withdrawn'],
      ],
    ],
    [
      'a price set by the buyer',
      [
        ['a', 100],
        ['b', 100],
      ],
      { tender: { procurementMethodDetails: 'fixed price' } },
    ],
    [
      'a cancelled tender',
      [
        ['a', 100],
        ['b', 100],
      ],
      { tender: { status: 'cancelled' } },
    ],
  ])('is not seen in %s', (...[, lines, more]) => {
    expect(
      flagged('R028', [aProcess('x', lines, undefined, more)], { fixedPriceMethods: ['fixed price'] }),
    ).toEqual([]);
  });
});

describe('R035 and R036, who is thrown out', () => {
  it('R035: all but the winner', () => {
    const lines: Line[] = [
      ['a', 1],
      ['b', 2, 'disqualified'],
      ['c', 3, 'disqualified'],
    ];
    const [flag] = flagged('R035', [aProcess('x', lines, 'a')]);
    expect(flag).toMatchObject({ value: 2, inputs: { winner: 'a', disqualified: ['b', 'c'] } });
    expect(flagged('R035', [aProcess('x', [...lines, ['d', 4]], 'a')])).toEqual([]);
    expect(
      flagged('R035', [
        aProcess(
          'x',
          [
            ['a', 1],
            ['a', 2, 'disqualified'],
          ],
          'a',
        ),
      ]),
    ).toEqual([]);
  });

  it('R036: the lowest, where the price alone decides', () => {
    const lines: Line[] = [
      ['a', 1800, 'disqualified'],
      ['b', 2875],
    ];
    const [flag] = flagged('R036', [aProcess('x', lines, 'b')]);
    expect(flag?.inputs).toMatchObject({
      lowest: 1800,
      lowestValid: 2875,
      disqualified: ['x-0'],
      awardCriteria: 'not stated',
    });
    const rated = { tender: { awardCriteria: 'ratedCriteria' } };
    expect(flagged('R036', [aProcess('x', lines, 'b', rated)])).toEqual([]);
  });

  it.each<[string, Line[]]>([
    [
      'a lower one is valid',
      [
        ['a', 5, 'disqualified'],
        ['b', 4],
      ],
    ],
    [
      'a price is missing',
      [
        ['a', 5, 'disqualified'],
        ['b', null],
      ],
    ],
    [
      'a bid is still pending',
      [
        ['a', 5, 'disqualified'],
        ['b', 6],
        ['c', 1, 'pending'],
      ],
    ],
    [
      'the currencies differ',
      [
        ['a', 5, 'disqualified'],
        ['b', 6, 'valid', 'USD'],
      ],
    ],
    [
      'nobody is valid',
      [
        ['a', 5, 'disqualified'],
        ['b', 6, 'disqualified'],
      ],
    ],
  ])('R036: is not seen when %s', (...[, lines]) => {
    expect(flagged('R036', [aProcess('x', lines, 'b')])).toEqual([]);
  });
});
