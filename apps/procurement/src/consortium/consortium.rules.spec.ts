import { describe, expect, it } from '@jest/globals';
import { commonRating, smallShareOf, subcontractBreaches } from './consortium.rules.ts';

const member = (share: string, enterpriseSize?: 'small' | 'large') => ({
  ...{ organizationId: share, share, work: '探访', ...(enterpriseSize && { enterpriseSize }) },
});
const joint = (...members: ReturnType<typeof member>[]) => ({
  ...{ agreementDigest: 'ab'.repeat(32), jointLiability: true, members },
});

describe('shares', () => {
  it('of small members and subcontractors add up exactly', () => {
    expect(
      smallShareOf(joint(member('0.7', 'large'), member('0.1', 'small'), member('0.2', 'small'))),
    ).toEqual({
      ...{ smallShare: '0.3000', allSmall: false },
    });
    expect(smallShareOf(joint(member('0.5', 'small'), member('0.5', 'small')))).toEqual({
      ...{ smallShare: '1.0000', allSmall: true },
    });
    const subcontract = { part: '保洁', to: '某企业' };
    expect(
      smallShareOf(undefined, [
        { ...subcontract, share: '0.2999', enterpriseSize: 'micro' },
        { ...subcontract, share: '0.3', enterpriseSize: 'medium' },
      ]),
    ).toEqual({ smallShare: '0.2999' });
    expect(smallShareOf(undefined)).toEqual({});
  });

  it('of subcontracts together are never the whole', () => {
    const half = { part: '保洁', share: '0.5', to: '某企业', enterpriseSize: 'small' } as const;
    const terms = {
      acceptsConsortia: true,
      subcontractParts: ['保洁'],
      subcontractShare: '0.9',
      smallShareRate: null,
    };
    expect(subcontractBreaches([half], terms)).toEqual([]);
    expect(subcontractBreaches([half, half], terms)).toMatchObject([
      { code: 'bid.assignment', article: 'GPR 72' },
    ]);
  });
});

it('a rating of all is the lowest, and none where a member shows none', () => {
  const rating = (organizationId: string, level: string) => ({ organizationId, kind: 'rating', level });
  expect(commonRating(['a', 'b'], [rating('a', '5A'), rating('b', '2A')])).toBe('2A');
  expect(commonRating(['a', 'b'], [rating('a', '5A')])).toBeNull();
});
