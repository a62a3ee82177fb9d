import { describe, expect, it } from '@jest/globals';
import { startOfLegalDate } from '#kernel';
import { acceptBy, agreedDays, lateness, payableFrom, paymentDue } from './payment-clock.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const AREA = '370303';
const sme = { smeEligible: true, agreed: null };

describe('the payment clock', () => {
  const due = paymentDue(sme, '2026-09-02', AREA);

  it('runs thirty days for an SME, over National Day (worked case 17)', () => {
    expect(due).toMatchObject({ legalDue: '2026-10-08', warnDue: '2026-09-30' });
  });

  it('costs 0.05 % a day after the rolled day, until it is paid (worked case 17)', () => {
    const owed = { fen: 40_521_000, due, paidOn: '2026-10-20', smeEligible: true };
    expect(lateness(owed, AREA, startOfLegalDate('2026-12-01'))).toEqual({
      ...{ daysLate: 12, interestFen: 243_126, countedFrom: '2026-10-08' },
    });
    const unpaid = lateness({ ...owed, paidOn: null }, AREA, startOfLegalDate('2026-10-09'));
    expect(unpaid).toMatchObject({ daysLate: 1, interestFen: 20_261 });
    expect(
      lateness({ ...owed, paidOn: '2026-10-08' }, AREA, startOfLegalDate('2026-12-01')).interestFen,
    ).toBe(0);
  });

  it('is agreed up to 60 days with an SME, and as the contract says with others, who get no statutory interest', () => {
    const at = { area: AREA, on: '2026-03-16' };
    expect(() => agreedDays({ ...sme, agreed: 61 }, at)).toThrow(code('sme-payment.term-too-long'));
    expect(agreedDays({ ...sme, agreed: 60 }, at).days).toBe(60);
    const agency = { smeEligible: false, agreed: 90 };
    expect(agreedDays(agency, at).days).toBe(90);
    expect(agreedDays({ ...agency, agreed: null }, at).days).toBe(30);
    const late = paymentDue(agency, '2026-03-16', AREA);
    expect(late.unrolled).toBe('2026-06-14');
    const owed = { fen: 100, due: late, paidOn: '2026-08-01', smeEligible: false };
    expect(lateness(owed, AREA, startOfLegalDate('2026-08-01'))).toMatchObject({
      daysLate: 47,
      interestFen: null,
    });
  });

  it('does not wait for a buyer who accepts later than agreed', () => {
    expect(acceptBy('2026-07-01', 10, AREA)).toBe('2026-07-11');
    expect(acceptBy('2026-07-01', null, AREA)).toBe('2026-07-16');
    expect(payableFrom('2026-08-20', '2026-07-11')).toBe('2026-07-11');
    expect(payableFrom('2026-07-05', '2026-07-11')).toBe('2026-07-05');
    expect(payableFrom('2026-07-05', null)).toBe('2026-07-05');
  });
});
