import { describe, expect, it } from '@jest/globals';
import { checkResidentId, checkUscc } from '#regulation';
import { organizations, people } from './district.ts';
import { sampleResidentId, sampleUscc } from './sample-identity.rules.ts';

describe('the sample district', () => {
  it('gives everybody a different, valid and impossible ID number', () => {
    const ids = people.map((_, i) => sampleResidentId(i + 1));
    expect(new Set(ids).size).toBe(people.length);
    expect(ids.every((id) => checkResidentId(id, '2026-01-05').valid && id.startsWith('990000'))).toBe(true);
  });

  it('gives every registered organization a valid credit code', () => {
    const codes = organizations.flatMap(({ code }) => (code === undefined ? [] : [sampleUscc(code)]));
    expect(codes.filter((code) => !checkUscc(code).valid)).toEqual([]);
  });
});
