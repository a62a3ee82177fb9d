import { describe, expect, it } from '@jest/globals';
import { acceptFact, keyOf, validOn, type DeclaredFact } from './profile.rules.ts';

const at = { area: '370303', on: '2026-03-02' };
const code = (c: string): unknown => expect.objectContaining({ code: c });
const accept = (fact: Partial<DeclaredFact>, smeEligible = true) =>
  acceptFact(
    { kind: 'rating', content: { level: '4A', grantedBy: '市民政局' }, validFrom: '2024-06-01', ...fact },
    { smeEligible },
    at,
  );

describe('a fact of a profile', () => {
  it('that is a rating lasts five years at most, and less where its certificate says so', () => {
    expect(accept({}).validTo).toBe('2029-05-31');
    expect(accept({ validTo: '2026-12-31' }).validTo).toBe('2026-12-31');
    expect(() => accept({ validTo: '2029-06-01' })).toThrow(code('profile-fact.rating-too-long'));
  });

  it.each<[string, Partial<DeclaredFact>, string]>([
    ['a level nobody gives', { content: { level: '6A', grantedBy: '某局' } }, 'profile-fact.malformed'],
    [
      'a field nobody asked for',
      { content: { level: '4A', grantedBy: '某局', phone: '1' } },
      'profile-fact.malformed',
    ],
    [
      'an end before its beginning',
      { kind: 'tax', content: { period: '2025', statement: '已缴' }, validTo: '2024-01-01' },
      'profile-fact.period-invalid',
    ],
    [
      'nine disabled of ten',
      { kind: 'disabled-welfare', content: { staff: 10, disabledStaff: 9 } },
      'profile-fact.too-few-disabled',
    ],
  ])('is refused with %s', (_what, fact, refusal) => {
    expect(() => accept(fact)).toThrow(code(refusal));
  });

  it('about size is for enterprises only', () => {
    const size = { kind: 'enterprise-size', content: { size: 'small' } } as const;
    expect(accept(size).validTo).toBeNull();
    expect(() => accept(size, false)).toThrow(code('profile-fact.not-enterprise'));
  });

  it('is valid from its first to its last day, unless it was found untrue', () => {
    const fact = { validFrom: '2026-01-01', validTo: '2026-03-02', verified: null };
    expect([validOn(fact, '2025-12-31'), validOn(fact, '2026-03-02'), validOn(fact, '2026-03-03')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(validOn({ ...fact, verified: false }, '2026-03-02')).toBe(false);
  });

  it('stands beside others of its kind only where there can be several', () => {
    expect(keyOf('licence', { name: 'a' })).not.toBe(keyOf('licence', { name: 'b' }));
    expect(keyOf('rating', { level: '3A' })).toBe(keyOf('rating', { level: '4A' }));
  });
});
