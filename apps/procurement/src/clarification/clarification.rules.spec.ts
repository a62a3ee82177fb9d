import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant, type Instant } from '#kernel';
import { procedureFor } from '#regulation';
import { closeAfterChange } from './clarification.rules.ts';

const at = { area: '370303', on: '2026-11-02' };
const open = procedureFor('open-tender', at);
const instant = (text: string): Instant => parseInstant(text) ?? NaN;
const closesAt = instant('2026-12-10T10:00:00+08:00');
const change = (sent: string, over: object = {}) => ({
  closesAt,
  sentAt: instant(`${sent}T16:00:00+08:00`),
  mayAffectBids: true,
  wished: null,
  ...over,
});
const shown = (sent: string, over?: object): string =>
  formatInstant(closeAfterChange(open, change(sent, over)));

describe('a change of the document (case 11)', () => {
  it('fifteen days before the close leaves it, later moves it at the same hour', () => {
    expect(shown('2026-11-25')).toBe('2026-12-10T10:00:00.000+08:00');
    expect(shown('2026-11-27')).toBe('2026-12-14T10:00:00.000+08:00');
  });

  it('that touches no bid moves nothing', () => {
    expect(shown('2026-12-09', { mayAffectBids: false })).toBe('2026-12-10T10:00:00.000+08:00');
  });

  it('may move the close further, never forward, never below the law', () => {
    const wished = (text: string): object => ({ wished: instant(`${text}T10:00:00+08:00`) });
    expect(shown('2026-11-27', wished('2026-12-15'))).toBe('2026-12-15T10:00:00.000+08:00');
    expect(() => shown('2026-11-27', wished('2026-12-11'))).toThrow(
      expect.objectContaining({ code: 'clarification.too-late' }) as unknown as Error,
    );
    expect(() => shown('2026-11-25', wished('2026-12-09'))).toThrow(
      expect.objectContaining({ code: 'tender.close-brought-forward' }) as unknown as Error,
    );
  });

  it('leaves five days in a consultation, three working days in a negotiation', () => {
    const consultation = procedureFor('competitive-consultation', at);
    const negotiation = procedureFor('competitive-negotiation', at);
    const days = (procedure: typeof open, sent: string): string =>
      formatInstant(closeAfterChange(procedure, change(sent))).slice(0, 10);
    expect(days(consultation, '2026-12-04')).toBe('2026-12-10');
    expect(days(consultation, '2026-12-07')).toBe('2026-12-14');
    expect(days(negotiation, '2026-12-07')).toBe('2026-12-10');
    expect(days(negotiation, '2026-12-08')).toBe('2026-12-11');
  });
});
