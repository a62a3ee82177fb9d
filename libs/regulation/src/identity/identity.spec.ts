import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar/dates.ts';
import { checkResidentId, residentIdCheckDigit } from './resident-id.ts';
import { checkUscc, usccCheckCharacter } from './uscc.ts';

const TODAY = '2026-11-23';
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'.split('');

describe('a resident identity number (case 1)', () => {
  it.each(['11010519491231002X', '370303199003070216', '11010519491231002x'])('%s is valid', (id) => {
    expect(checkResidentId(id, TODAY)).toMatchObject({ valid: true, id: id.toUpperCase() });
  });

  it.each([
    ['110105194912310021', 'resident-id.check-digit'],
    ['370303199003070215', 'resident-id.check-digit'],
    ['440524188001010014', 'resident-id.birth-implausible'],
    ['370303201302300216', 'resident-id.birth-date'],
    ['110105491231002', 'resident-id.length'],
    ['', 'resident-id.length'],
    ['37030319900307021６', 'resident-id.format'],
    ['3703031990030702X6', 'resident-id.format'],
  ])('%s is refused: %s', (id, reason) => {
    expect(checkResidentId(id, TODAY)).toEqual({ valid: false, reason });
  });

  it('cannot belong to somebody born tomorrow', () => {
    const first17 = '37030320261124041';
    const id = first17 + residentIdCheckDigit(first17);
    expect(checkResidentId(id, TODAY)).toEqual({ valid: false, reason: 'resident-id.birth-future' });
    expect(checkResidentId(id, '2026-11-24')).toMatchObject({
      valid: true,
      birth: '2026-11-24',
      sex: 'male',
    });
  });

  it('fails after any single character is changed', () => {
    const birth = fc.nat(36_000).map((n) => addDays('1920-01-01', n).replaceAll('-', ''));
    const serial = fc.nat(999).map((n) => String(n).padStart(3, '0'));
    fc.assert(
      fc.property(
        birth,
        serial,
        fc.nat(17),
        fc.constantFrom(...'0123456789X'.split('')),
        (day, order, at, other) => {
          const first17 = `370303${day}${order}`;
          const id = first17 + residentIdCheckDigit(first17);
          fc.pre(id[at] !== other);
          expect(checkResidentId(id, TODAY).valid).toBe(true);
          expect(checkResidentId(id.slice(0, at) + other + id.slice(at + 1), TODAY).valid).toBe(false);
        },
      ),
    );
  });
});

describe('a unified social credit code (case 2)', () => {
  it('says which kind of organization it names', () => {
    expect(checkUscc('91350100M000100Y43')).toMatchObject({
      valid: true,
      kind: 'enterprise',
      smeEligible: true,
    });
    expect(checkUscc('91370303MA3C123462')).toMatchObject({ valid: true, kind: 'enterprise' });
    expect(checkUscc('52370303MJE123451H')).toMatchObject({
      valid: true,
      kind: 'social-service-agency',
      smeEligible: false,
    });
  });

  it.each([
    ['52370303MJE123451J', 'uscc.check-digit'],
    ['91310115MA1G4L1WXK', 'uscc.check-digit'],
    ['91310115MA1G4L1WX', 'uscc.length'],
    ['9137O303MA3C123462', 'uscc.alphabet'],
    ['91370303MA3I123462', 'uscc.alphabet'],
    ['91370303MA3Z123462', 'uscc.alphabet'],
    ['91370303MA3S123462', 'uscc.alphabet'],
    ['91370303MA3V123462', 'uscc.alphabet'],
    ['91A70303MA3C123462', 'uscc.region'],
  ])('%s is refused: %s', (code, reason) => {
    expect(checkUscc(code)).toEqual({ valid: false, reason });
  });

  it('expects the check character 7 for the sample of a question-and-answer page', () => {
    expect(usccCheckCharacter('91310115MA1G4L1WX')).toBe('7');
  });

  it('fails after any single character is changed', () => {
    const body = fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(body, fc.nat(17), fc.constantFrom(...ALPHABET), (organization, at, other) => {
        const first17 = `91370303${organization.join('')}`;
        const code = first17 + usccCheckCharacter(first17);
        fc.pre(code[at] !== other);
        expect(checkUscc(code).valid).toBe(true);
        expect(checkUscc(code.slice(0, at) + other + code.slice(at + 1)).valid).toBe(false);
      }),
    );
  });
});
