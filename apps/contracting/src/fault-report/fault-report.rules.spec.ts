import { describe, expect, it } from '@jest/globals';
import { mayAnswer, mayDecide, standsAbove, type Fault } from './fault-report.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const fault: Fault = { state: 'FILED', reportedSide: 'supplier', answerDue: '2026-05-11' };

describe('a fault report', () => {
  it('is answered by the other side, in time, once', () => {
    expect(mayAnswer(fault, 'buyer', '2026-05-11')).toBe('ANSWERED');
    expect(() => mayAnswer(fault, 'supplier', '2026-05-11')).toThrow(code('fault.own-report'));
    expect(() => mayAnswer(fault, 'buyer', '2026-05-12')).toThrow(code('fault.answer-late'));
    expect(() => mayAnswer({ ...fault, state: 'ANSWERED' }, 'buyer', '2026-05-11')).toThrow(
      code('fault.wrong-state'),
    );
  });

  it('is decided once the other side was heard, or let the time pass', () => {
    expect(() => mayDecide(fault, '2026-05-11')).toThrow(code('fault.answer-pending'));
    expect(mayDecide(fault, '2026-05-12')).toBe('DECIDED');
    expect(mayDecide({ ...fault, state: 'ANSWERED' }, '2026-05-04')).toBe('DECIDED');
    expect(() => mayDecide({ ...fault, state: 'DECIDED' }, '2026-06-01')).toThrow(code('fault.wrong-state'));
  });

  it('is decided by nobody who belongs to one of the sides', () => {
    expect(() => standsAbove(['b', 's'], 'b')).toThrow(code('duty.not-separated'));
    expect(() => standsAbove(['b', 's'], 'f')).not.toThrow();
    expect(() => standsAbove(['b', 's'], undefined)).not.toThrow();
  });
});
