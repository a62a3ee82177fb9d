import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant } from '#kernel';
import { detailsFit, evidenceFlags, findingsFit, receivedByOthers, timesFit } from './details.rules.ts';
import { claimFits, neededOf, proven, type Word } from './roster.rules.ts';
import {
  afterWord,
  inPerformance,
  mayConfirm,
  maySupervise,
  recordMoves,
  servedAlready,
  type Told,
} from './service-record.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const at = (text: string): number => parseInstant(text) ?? 0;
const told = (over: Partial<Told> = {}): Told => ({
  state: 'UNCONFIRMED',
  way: null,
  supervision: 'none',
  settled: false,
  ...over,
});

describe('a service record', () => {
  it('is settled once by the recipient, and only a confirmed one can be found false', () => {
    expect(recordMoves('UNCONFIRMED', 'DENIED')).toBe('DENIED');
    expect(recordMoves('CONFIRMED', 'FALSIFIED')).toBe('FALSIFIED');
    expect(() => recordMoves('DENIED', 'CONFIRMED')).toThrow(code('service-record.wrong-state'));
    expect(() => recordMoves('UNCONFIRMED', 'FALSIFIED')).toThrow(code('service-record.wrong-state'));
  });

  it('lies within the term of a signed contract', () => {
    const term = { state: 'SIGNED', startsOn: '2026-04-01', endsOn: '2026-12-31' };
    expect(() => inPerformance(term, '2026-04-01')).not.toThrow();
    expect(() => inPerformance(term, '2026-12-31')).not.toThrow();
    expect(() => inPerformance(term, '2026-03-31')).toThrow(code('contract.not-in-performance'));
    expect(() => inPerformance({ ...term, state: 'DRAFT' }, '2026-05-01')).toThrow(
      code('contract.not-in-performance'),
    );
  });

  it('is not written before the day', () => {
    expect(() => servedAlready('2026-05-02', '2026-05-01')).toThrow(code('service-record.in-future'));
  });

  it('has the part of its own kind, and none of another', () => {
    expect(() => detailsFit('visit', [])).not.toThrow();
    expect(() => detailsFit('group-work', ['groupWork'])).not.toThrow();
    for (const kind of ['group-work', 'case-work', 'training'] as const)
      expect(() => detailsFit(kind, [])).toThrow(code('service-record.details-differ'));
    expect(() => detailsFit('visit', ['homeVisit', 'training'])).toThrow(
      code('service-record.details-differ'),
    );
  });

  it('claims no more minutes than lie between door and door, on that day', () => {
    const stay = { arrivedAt: at('2026-04-10T09:00:00+08:00'), leftAt: at('2026-04-10T10:00:00+08:00') };
    expect(() => timesFit(stay, { servedOn: '2026-04-10', minutes: 60 })).not.toThrow();
    for (const claim of [
      { servedOn: '2026-04-10', minutes: 61 },
      { servedOn: '2026-04-09', minutes: 60 },
    ])
      expect(() => timesFit(stay, claim)).toThrow(code('service-record.times-differ'));
  });

  it('describes what an inspection failed', () => {
    const failed = [{ item: '消防通道', result: 'fail' as const }];
    expect(() => findingsFit(failed, [])).toThrow(code('service-record.findings-missing'));
    expect(() => findingsFit(failed, ['三单元堆放杂物'])).not.toThrow();
  });

  it('is proven by others than who worked or wrote', () => {
    expect(() => receivedByOthers(['a', 'b'], ['c'])).not.toThrow();
    expect(() => receivedByOthers(['a', 'b'], ['b'])).toThrow(code('service-record.own-recipient'));
    expect(() => maySupervise('a', ['a', 'b'])).toThrow(code('duty.not-separated'));
    expect(() => mayConfirm({ ofSupplier: true, atWork: false })).toThrow(code('duty.not-separated'));
    expect(() => mayConfirm({ ofSupplier: false, atWork: true })).toThrow(code('duty.not-separated'));
  });

  it('shows where a device’s time does not fit, and refuses nothing for it', () => {
    const receivedAt = at('2026-04-10T10:00:00+08:00');
    const flags = (deviceAt?: string): readonly string[] =>
      evidenceFlags({ deviceAt: (deviceAt && at(deviceAt)) || undefined, receivedAt }, '2026-04-10', 10);
    expect(flags('2026-04-10T10:10:00+08:00')).toEqual([]);
    expect(flags('2026-04-10T10:10:01+08:00')).toEqual(['device-clock-ahead']);
    expect(flags('2026-04-09T10:00:00+08:00')).toEqual(['other-day']);
    expect(flags()).toEqual(['device-time-missing']);
  });
});

describe('a word on a record', () => {
  it('is given once', () => {
    expect(afterWord(told(), { happened: true, way: 'own' })).toEqual({ state: 'CONFIRMED', case: null });
    expect(afterWord(told(), { happened: false, way: 'own' })).toEqual({ state: 'DENIED', case: 'denied' });
    for (const state of ['CONFIRMED', 'DENIED', 'FALSIFIED'] as const)
      for (const happened of [true, false])
        expect(() => afterWord(told({ state, way: 'own' }), { happened, way: 'own' })).toThrow(
          code('service-record.wrong-state'),
        );
  });

  it('waits for the supervisor where case work is told of', () => {
    const due = told({ supervision: 'due' });
    expect(afterWord(due, { happened: true, way: 'own' }).state).toBe('AWAITING_SUPERVISION');
    expect(afterWord({ ...due, supervision: 'done' }, { happened: true, way: 'own' }).state).toBe(
      'CONFIRMED',
    );
  });

  it('of one’s own stands before a helper’s, and undoes only what is not settled', () => {
    const proxied = told({ state: 'CONFIRMED', way: 'proxy' });
    const no = { happened: false, way: 'own' } as const;
    expect(afterWord(proxied, { happened: true, way: 'own' })).toEqual({ state: 'CONFIRMED', case: null });
    expect(afterWord(proxied, no)).toEqual({ state: 'DENIED', case: 'proxy-contradicted' });
    expect(afterWord({ ...proxied, settled: true }, no)).toEqual({
      state: 'CONFIRMED',
      case: 'proxy-contradicted',
    });
    expect(afterWord({ ...proxied, state: 'DENIED' }, { happened: true, way: 'own' }).state).toBe(
      'CONFIRMED',
    );
    expect(() => afterWord({ ...proxied, state: 'FALSIFIED' }, no)).toThrow(
      code('service-record.wrong-state'),
    );
    expect(() => afterWord(proxied, { happened: false, way: 'proxy' })).toThrow(
      code('service-record.wrong-state'),
    );
  });
});

describe('a roster', () => {
  const words = fc.array(fc.constantFrom<Word>('UNCONFIRMED', 'CONFIRMED', 'DENIED'), {
    minLength: 1,
    maxLength: 40,
  });

  it('counts by head those who confirmed, and by session when enough of it did', () => {
    const heads: Word[] = ['CONFIRMED', 'DENIED', 'CONFIRMED', 'UNCONFIRMED'];
    expect(proven({ counted: 'head', claimedUnits: 4, words: heads }, '0.50')).toEqual({
      state: 'CONFIRMED',
      units: 2,
    });
    const session = { counted: 'session', claimedUnits: 1 } as const;
    expect(proven({ ...session, words: heads }, '0.50').state).toBe('CONFIRMED');
    expect(proven({ ...session, words: heads }, '0.75').state).toBe('UNCONFIRMED');
    expect(proven({ ...session, words: ['DENIED', 'DENIED', 'CONFIRMED'] }, '0.50').state).toBe('DENIED');
    expect([neededOf(11, '0.50'), neededOf(10, '0.50'), neededOf(1, '0')]).toEqual([6, 5, 1]);
  });

  it('claims as many heads as it names', () => {
    const three: Word[] = ['UNCONFIRMED', 'UNCONFIRMED', 'UNCONFIRMED'];
    expect(() => claimFits({ counted: 'head', claimedUnits: 4, words: three })).toThrow(
      code('service-record.units-differ'),
    );
    expect(() => claimFits({ counted: 'session', claimedUnits: 1, words: three })).not.toThrow();
  });

  it('never proves less when one more confirms, and never more than was claimed', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('session', 'head'), fc.nat(39), (all, counted, i) => {
        const units = (list: readonly Word[]): number => {
          const claimedUnits = counted === 'head' ? list.length : 1;
          const outcome = proven({ counted, claimedUnits, words: list }, '0.50');
          expect(outcome.units).toBeLessThanOrEqual(claimedUnits);
          return outcome.state === 'CONFIRMED' ? outcome.units : 0;
        };
        const more = all.map((word, at) => (at === i % all.length ? 'CONFIRMED' : word));
        expect(units(more)).toBeGreaterThanOrEqual(units(all));
      }),
    );
  });
});
