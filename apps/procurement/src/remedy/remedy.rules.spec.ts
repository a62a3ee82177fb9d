import { describe, expect, it } from '@jest/globals';
import { checkRemedy, type Order, type Situation } from './remedy.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const order = (kind: Order['kind'], over: Partial<Order> = {}): Order => ({
  ...{ kind, causeKind: 'challenge', upheld: true, grounds: [], financeReport: null },
  ...over,
});
const awarded: Situation = {
  ...{ state: 'AWARDED', closesAt: 10, at: 20, contractSigned: false, enoughWithoutWinner: true },
};

describe('a remedy', () => {
  it.each<[string, Order, Partial<Situation>, string]>([
    ['of what is not upheld', order('re-tender', { upheld: false }), {}, 'challenge.remedy-without-cause'],
    [
      'that annuls what was never awarded',
      order('award-annulled'),
      { state: 'OPENED' },
      'challenge.nothing-to-annul',
    ],
    [
      'that goes to the next of nobody',
      order('next-candidate'),
      { enoughWithoutWinner: false },
      'remedy.too-few-candidates',
    ],
    ['that changes a document after the close', order('clarify-document'), {}, 'remedy.too-late-to-clarify'],
    [
      'that changes a document in the closing moment',
      order('clarify-document'),
      { state: 'OPEN', at: 10 },
      'remedy.too-late-to-clarify',
    ],
    ['that repeats an evaluation for no ground of the law', order('re-evaluate'), {}, 'remedy.no-ground'],
    [
      'that repeats an evaluation in silence',
      order('re-evaluate', { grounds: ['sum-wrong'] }),
      {},
      'remedy.report-missing',
    ],
    [
      'that repeats what was not evaluated',
      order('re-evaluate', { grounds: ['sum-wrong'] }),
      { state: 'OPENED' },
      'remedy.no-evaluation',
    ],
    [
      'that passes by a signed contract',
      order('re-tender'),
      { contractSigned: true },
      'remedy.contract-signed',
    ],
    [
      'by which a buyer annuls its contract',
      order('contract-annulled'),
      { contractSigned: true },
      'remedy.office-only',
    ],
    [
      'that annuls no contract',
      order('contract-annulled', { causeKind: 'complaint' }),
      {},
      'remedy.no-contract',
    ],
  ])('%s is refused', (_what, asked, over, expected) => {
    expect(() => checkRemedy(asked, { ...awarded, ...over })).toThrow(code(expected));
  });

  it('keeps money for the same purchase, and frees what an ended one held', () => {
    const report = { grounds: ['sum-wrong'], financeReport: '淄财采函〔2026〕8号' } as const;
    expect(checkRemedy(order('none', { upheld: false }), awarded)).toBe('kept');
    expect(checkRemedy(order('re-evaluate', report), awarded)).toBe('kept');
    expect(checkRemedy(order('next-candidate'), awarded)).toBe('kept');
    expect(checkRemedy(order('clarify-document'), { ...awarded, state: 'OPEN', at: 9 })).toBe('kept');
    expect(checkRemedy(order('award-annulled'), awarded)).toBe('reservation-released');
    expect(checkRemedy(order('re-tender'), { ...awarded, state: 'OPENED' })).toBe('reservation-released');
    const byOffice = order('contract-annulled', { causeKind: 'complaint' });
    expect(checkRemedy(byOffice, { ...awarded, contractSigned: true })).toBe('commitment-released');
  });
});
