import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, ageOn, mayDestroyFrom } from '../calendar/dates.ts';
import { deadline, isInTime, PERIODS } from './deadline.ts';
import {
  checkBidClose,
  checkChallengeInTime,
  checkComplaintScope,
  checkDocumentSale,
  closeAfterClarification,
  earliestBidClose,
  resultChallengeWindow,
} from './tender-dates.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const legalDue = (kind: string, from: string) => deadline(kind, from).legalDue;

describe('a bid period (case 10)', () => {
  it('rolls from a Sunday to Monday', () => {
    expect(earliestBidClose('tender-bid-period', '2026-11-02')).toBe('2026-11-23');
    expect(() => checkBidClose('tender-bid-period', '2026-11-02', '2026-11-21')).toThrow(
      broken('bid-period.too-short'),
    );
    expect(() => checkBidClose('tender-bid-period', '2026-11-02', '2026-11-22')).toThrow(
      broken('bid-period.too-short'),
    );
    expect(() => checkBidClose('tender-bid-period', '2026-11-02', '2026-11-23')).not.toThrow();
  });

  it('rolls over National Day', () => {
    expect(earliestBidClose('tender-bid-period', '2026-09-11')).toBe('2026-10-08');
    expect(earliestBidClose('consultation-bid-period', '2026-09-28')).toBe('2026-10-08');
  });

  it('keeps the document on sale for five working days, a working Saturday among them', () => {
    expect(legalDue('tender-document-sale', '2026-11-02')).toBe('2026-11-09');
    expect(legalDue('consultation-document-sale', '2026-09-28')).toBe('2026-10-10');
    expect(() => checkDocumentSale('tender-document-sale', '2026-11-02', '2026-11-06')).toThrow(
      broken('document-sale.too-short'),
    );
    expect(() => checkDocumentSale('tender-document-sale', '2026-11-02', '2026-11-09')).not.toThrow();
  });
});

describe('a clarification (case 11)', () => {
  it('keeps the close when 15 days are left', () => {
    expect(closeAfterClarification('tender-clarification', '2026-12-10', '2026-11-25')).toEqual({
      close: '2026-12-10',
      moved: false,
    });
  });

  it('moves the close past a Saturday otherwise', () => {
    expect(closeAfterClarification('tender-clarification', '2026-12-10', '2026-11-27')).toEqual({
      close: '2026-12-14',
      moved: true,
    });
  });
});

describe('the award chain (case 12)', () => {
  it.each([
    ['report', '2026-09-24', '2026-09-29'],
    ['confirm', '2026-09-29', '2026-10-12'],
    ['notice', '2026-10-12', '2026-10-14'],
    ['contract', '2026-10-14', '2026-11-13'],
    ['loser-bond-refund', '2026-10-14', '2026-10-21'],
  ])('%s from %s is due %s', (kind, from, due) => {
    expect(legalDue(kind, from)).toBe(due);
  });
});

describe('challenge and complaint (cases 13 and 14)', () => {
  it('opens the window when the result notice period is over', () => {
    expect(resultChallengeWindow('2026-09-21').legalDue).toBe('2026-10-09');
    expect(legalDue('challenge-window', '2026-09-22')).toBe('2026-10-09');
    expect(() => checkChallengeInTime('2026-10-09', '2026-09-22')).not.toThrow();
    expect(() => checkChallengeInTime('2026-10-10', '2026-09-22')).toThrow(broken('challenge.late'));
  });

  it('counts a working Saturday in the answer, then the complaint and its decision', () => {
    expect(legalDue('challenge-answer', '2026-10-09')).toBe('2026-10-19');
    expect(legalDue('complaint', '2026-10-19')).toBe('2026-11-09');
    expect(legalDue('complaint-from-challenge', '2026-10-09')).toBe('2026-11-09');
    expect(legalDue('complaint-decision', '2026-11-09')).toBe('2026-12-21');
  });

  it('refuses a point that was never challenged, unless the answer raised it', () => {
    const scope = { points: ['scoring', 'experts'], challenged: ['scoring'], bornOfAnswer: [] };
    expect(() => checkComplaintScope(scope)).toThrow(broken('complaint.not-challenged-before'));
    expect(() => checkComplaintScope({ ...scope, bornOfAnswer: ['experts'] })).not.toThrow();
  });
});

describe('contract dates (case 15)', () => {
  it('warns before the holiday and is due after it', () => {
    expect(deadline('contract', '2026-09-01')).toEqual({
      legalDue: '2026-10-08',
      warnDue: '2026-09-30',
      unrolled: '2026-10-01',
      rule: 'GPL 46',
    });
  });

  it('counts publication, filing and the bond from the signature', () => {
    expect(legalDue('publish', '2026-09-30')).toBe('2026-10-09');
    expect(legalDue('file', '2026-09-30')).toBe('2026-10-15');
    expect(legalDue('winner-bond-refund', '2026-09-30')).toBe('2026-10-13');
  });

  it('refuses what reaches a year without a calendar', () => {
    expect(() => deadline('contract', '2026-12-15')).toThrow(broken('calendar.not-loaded'));
    expect(() => deadline('file', '2026-12-28')).toThrow(broken('calendar.not-loaded'));
    expect(() => deadline('organization-rating', '2026-12-28')).toThrow(broken('calendar.not-loaded'));
  });
});

describe('any deadline', () => {
  it('is named in kebab-case, in camelCase or by an alias', () => {
    expect(deadline('challengeAnswer', '2026-10-09')).toEqual(deadline('challenge-answer', '2026-10-09'));
    expect(deadline('contract-signing', '2026-09-01')).toEqual(deadline('contract', '2026-09-01'));
    expect(() => deadline('lunch', '2026-10-09')).toThrow(broken('deadline.unknown-kind'));
    expect(() => deadline('toString', '2026-10-09')).toThrow(broken('deadline.unknown-kind'));
  });

  it('has one row for a name and a date', () => {
    const names = PERIODS.flatMap(({ kind, aliases }) => [kind, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is refused before the law was in force', () => {
    expect(() => deadline('sme-payment', '2020-08-31')).toThrow(broken('deadline.not-in-force'));
  });

  it('ends a month period on the same day of the month, else the last', () => {
    expect(deadline('network-log-retention', '2025-08-31').unrolled).toBe('2026-02-28');
  });

  it('never falls earlier for a later start, nor warns after it is due', () => {
    const start = fc.integer({ min: 0, max: 2000 }).map((n) => addDays('2020-10-01', n));
    const kinds = PERIODS.filter(({ unit }) => unit === 'CD' || unit === 'WD').map(({ kind }) => kind);
    fc.assert(
      fc.property(fc.constantFrom(...kinds), start, fc.nat(30), (kind, from, later) => {
        fc.pre(PERIODS.every((row) => row.kind !== kind || row.since <= from));
        const first = deadline(kind, from);
        const second = deadline(kind, addDays(from, later));
        expect(second.legalDue >= first.legalDue).toBe(true);
        expect(second.warnDue >= first.warnDue).toBe(true);
        expect(first.warnDue <= first.legalDue && isInTime(first.warnDue, first)).toBe(true);
      }),
    );
  });
});

describe('years', () => {
  it('keep a procurement file to the end of the same day 15 years later (case 25d)', () => {
    expect(mayDestroyFrom('2026-11-09', 15)).toBe('2041-11-10');
  });

  it('are completed at the end of a birthday (case 24)', () => {
    expect(ageOn('2012-11-24', '2026-11-23')).toBe(13);
    expect(ageOn('2012-11-23', '2026-11-23')).toBe(13);
    expect(ageOn('2012-11-23', '2026-11-24')).toBe(14);
    expect(ageOn('2008-11-24', '2026-11-23')).toBe(17);
  });
});
