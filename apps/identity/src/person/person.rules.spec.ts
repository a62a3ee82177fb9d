import { describe, expect, it } from '@jest/globals';
import { startOfLegalDate } from '#kernel';
import { acceptedResidentId, maskedName } from './person.rules.ts';

const at = startOfLegalDate('2026-01-05');

describe('a person', () => {
  it('is registered with an ID number that passes its check, stored in upper case', () => {
    expect(acceptedResidentId('11010519491231002x', at)).toBe('11010519491231002X');
  });

  it('is refused with a wrong number, and the refusal does not repeat the number', () => {
    const attempt = (): string => acceptedResidentId('110105194912310021', at);
    expect(attempt).toThrow(expect.objectContaining({ code: 'resident-id.invalid' }));
    expect(attempt).not.toThrow(/110105/);
  });

  it('is shown to others by family name only', () => {
    expect(maskedName('王小梅')).toBe('王**');
    expect(maskedName('李')).toBe('李*');
  });
});
