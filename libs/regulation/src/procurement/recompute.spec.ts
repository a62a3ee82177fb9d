import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateBids } from './evaluate.ts';
import { drawSeats, nextInLine } from './expert-draw.ts';
import { PACKAGE_FORMAT, packageDigest, recompute, type EvaluationPackage } from './recompute.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
// Enough of RFC 8785 for what is made here.
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
const hashing = { sha256, canonicalJson };
const broken = (code: string): unknown => expect.objectContaining({ code });

interface Made {
  readonly seed: string;
  readonly prices: readonly number[];
  readonly plans: readonly number[];
  readonly replaced: boolean;
}

/** A package as the service makes it, of whatever was bid and scored. */
function made({ seed, prices, plans, replaced }: Made): EvaluationPackage {
  const tenderId = 't';
  const pool = ['a', 'b', 'c', 'd', 'e', 'f'].map((personId, i) => ({
    ...{ personId, rank: sha256(`${seed} ${tenderId} ${personId}`) },
    specialities: i % 2 === 0 ? ['social-work'] : ['finance'],
  }));
  const wanted = [
    { speciality: 'social-work', seats: 2 },
    { speciality: null, seats: 2 },
  ];
  const drawn = drawSeats(pool, wanted).map((one, i) => ({ ...one, seat: i + 1, part: 'expert' }));
  const [first] = drawn;
  const replacements = [];
  if (replaced && first) {
    const used = drawn.map(({ personId }) => personId);
    const inPersonId = nextInLine(pool, { speciality: first.speciality, used });
    replacements.push({
      seat: 1,
      outPersonId: first.personId,
      inPersonId,
      reason: 'declined',
      passedOver: [],
    });
    first.personId = inPersonId;
  }
  const criteria = [{ code: 'plan', weight: '90', maxPoints: '100' }];
  const scoring = { family: 'tender', scoringMethod: 'comprehensive', priceWeight: '10', criteria } as const;
  const bids = prices.map((priceFen, i) => ({
    ...{ bidId: `b${i}`, organizationId: `o${i}`, priceFen, deductions: [], deduction: null },
    lot: sha256(`${seed} b${i}`),
    scores: drawn.map(({ seat }) => ({
      seat,
      points: { plan: String(plans[(i + seat) % plans.length] ?? 0) },
    })),
  }));
  const scored = bids.map(({ scores, ...bid }) => ({ ...bid, points: scores.map(({ points }) => points) }));
  const unsigned: EvaluationPackage = {
    ...{ format: PACKAGE_FORMAT, tenderId, scoring, bids, digest: '' },
    committee: {
      ...{ drawSeed: seed, drawSeedHash: sha256(seed), wanted, pool, poolHash: sha256(canonicalJson(pool)) },
      ...{ replacements, seats: drawn.map(({ seat, personId, part }) => ({ seat, personId, part })) },
    },
    ranking: evaluateBids(scored, scoring),
  };
  return { ...unsigned, digest: packageDigest(unsigned, hashing) };
}

const anything = fc.record({
  seed: fc.stringMatching(/^[0-9a-f]{8,64}$/),
  prices: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 6 }),
  plans: fc.array(fc.nat(100), { minLength: 1, maxLength: 9 }),
  replaced: fc.constant(false),
});
const usual = { seed: 'seed', prices: [900, 950, 1000], plans: [70, 85, 90, 64, 77], replaced: false };

describe('a published package', () => {
  it('gives the same committee and the same ranking to whoever recomputes it', () => {
    fc.assert(
      fc.property(anything, (given) => {
        expect(recompute(JSON.parse(JSON.stringify(made(given))) as EvaluationPackage, hashing)).toBeNull();
      }),
    );
  });

  it('follows replacements in the order of the seed', () => {
    const honest = made({ ...usual, replaced: true });
    expect(recompute(honest, hashing)).toBeNull();
    const other = honest.committee.pool.find(
      ({ personId }) => !honest.committee.seats.some((seat) => seat.personId === personId),
    );
    const seats = honest.committee.seats.map((seat) =>
      seat.seat === 1 ? { ...seat, personId: other?.personId ?? '' } : seat,
    );
    const chosen = { ...honest, committee: { ...honest.committee, seats } };
    expect(recompute(chosen, hashing)).toMatchObject({ path: 'committee.seats[0].personId' });
  });

  const text = JSON.stringify(made(usual));
  it.each<[string, string, string, string]>([
    ['a price', '"priceFen":950', '"priceFen":899', 'ranking'],
    ['a total', '"totalScore":"', '"totalScore":"9', 'ranking[0].totalScore'],
    ['a lot', '"lot":"', '"lot":"0', 'bids[0].lot'],
    ['a deduction', '"deduction":null', '"deduction":"0.10"', 'bids[0].deduction'],
    ['the seed', '"drawSeed":"seed"', '"drawSeed":"seal"', 'committee.drawSeedHash'],
    ['a candidate', '"specialities":["social-work"]', '"specialities":[]', 'committee.poolHash'],
    ['the name of a bidder', '"organizationId":"o1"', '"organizationId":"o9"', 'ranking'],
    ['the tender', '"tenderId":"t"', '"tenderId":"u"', 'committee.pool[0].rank'],
  ])('in which somebody changed %s is found out', (_what, from, to, path) => {
    expect(text).toContain(from);
    const changed = JSON.parse(text.replace(from, to)) as EvaluationPackage;
    expect(recompute(changed, hashing)?.path.startsWith(path)).toBe(true);
  });

  it('that is none is refused', () => {
    for (const other of [
      null,
      {},
      { format: PACKAGE_FORMAT },
      { ...made(usual), bids: 7 },
      { ...made(usual), ranking: [] },
    ]) {
      expect(() => recompute(other as EvaluationPackage, hashing)).toThrow(broken('package.malformed'));
    }
    const { scoring: _scoring, ...bare } = made(usual);
    expect(() => recompute(bare as EvaluationPackage, hashing)).toThrow(broken('package.malformed'));
  });
});
