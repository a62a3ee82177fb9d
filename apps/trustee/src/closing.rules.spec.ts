import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import {
  isPriceTurn,
  mustBeClosed,
  mustBeTheFirst,
  type ClosedBox,
  type NoticedTender,
  type OwnKnowledge,
} from './closing.rules.ts';

const tender: NoticedTender = {
  ...{
    tenderId: 'tender',
    closesAt: '2026-03-23T10:00:00.000+08:00',
    procedure: 'open-tender CN 2017-10-01',
  },
};
const box: ClosedBox = {
  ...{ tenderId: 'tender', closesAt: '2026-03-23T10:00:00+08:00', closedAt: '2026-03-23T10:00:00.004+08:00' },
  bids: [{}, {}, {}],
};
const at = (text: string): number => parseInstant(text) ?? Number.NaN;
const own: OwnKnowledge = { now: at('2026-03-23T10:00:01+08:00'), deadlines: [] };

describe('a trustee takes a box for closed', () => {
  it('at its noticed hour, however the hour is spelled', () => {
    expect(() => mustBeClosed(tender, box, own)).not.toThrow();
  });

  it('after a close that was moved to a later time while he watched', () => {
    const deadlines = ['2026-03-20T10:00:00+08:00', '2026-03-23T10:00:00+08:00'];
    expect(() => mustBeClosed(tender, box, { ...own, deadlines })).not.toThrow();
  });

  it.each<[string, [Partial<NoticedTender>, Partial<ClosedBox>, Partial<OwnKnowledge>], string]>([
    ['of another tender', [{}, { tenderId: 'other' }, {}], 'closing.other-tender'],
    [
      'at another hour than the notice',
      [{}, { closesAt: '2026-03-23T09:00:00+08:00' }, {}],
      'closing.other-deadline',
    ],
    ['without a noticed hour', [{ closesAt: null }, {}, {}], 'closing.other-deadline'],
    ['moved forward', [{}, {}, { deadlines: ['2026-03-24T10:00:00+08:00'] }], 'closing.deadline-shortened'],
    [
      'a millisecond before its hour',
      [{}, { closedAt: '2026-03-23T09:59:59.999+08:00' }, {}],
      'closing.before-deadline',
    ],
    ['at no time', [{}, { closedAt: 'soon' }, {}], 'closing.before-deadline'],
    ['before his own clock says so', [{}, {}, { now: at('2026-03-23T09:59:59.999+08:00') }], 'closing.early'],
    ['with two bids in an open tender', [{}, { bids: [{}, {}] }, {}], 'closing.too-few'],
  ])('not %s', (_, [notice, closed, known], code) => {
    expect(() => mustBeClosed({ ...tender, ...notice }, { ...box, ...closed }, { ...own, ...known })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('a manifest', () => {
  it('is the first one, or the same again', () => {
    expect(() => mustBeTheFirst('a', own)).not.toThrow();
    expect(() => mustBeTheFirst('a', { ...own, firstLeaf: 'a' })).not.toThrow();
    expect(() => mustBeTheFirst('b', { ...own, firstLeaf: 'a' })).toThrow(
      expect.objectContaining({ code: 'closing.second-manifest' }),
    );
  });
});

describe('the turn of prices', () => {
  it('comes when the scores are locked, by his own clock', () => {
    expect(isPriceTurn(null, own.now)).toBe(false);
    expect(isPriceTurn('2026-03-23T10:00:01+08:00', own.now)).toBe(true);
    expect(isPriceTurn('2026-03-23T10:00:01.001+08:00', own.now)).toBe(false);
    expect(isPriceTurn('never', own.now)).toBe(false);
  });
});
