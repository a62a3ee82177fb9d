import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.ts';
import { mergeReleases } from '../merge/merge-releases.ts';
import { recordPackage, releasePackage } from '../packages.ts';
import type { OcdsRecord, Release } from '../types.ts';
import { validateRecordPackage, validateReleasePackage } from './validate.ts';

const FRAME = {
  uri: 'https://linli.example/api/ocds/releases',
  publishedDate: '2026-11-23T09:00:00+08:00',
  publisher: { name: 'Linli' },
};
const BUYER = { id: 'b', name: 'Street office' };
const SUPPLIER = { id: 's', name: 'Agency' };
const cny = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'CNY' });

/** A process from tender to payment, with nothing wrong in it. */
function sound(): Release[] {
  const base = { ocid: 'ocds-linli0-1', initiationType: 'tender' as const };
  const parties = [
    { ...BUYER, roles: ['buyer', 'procuringEntity', 'payer'] },
    { ...SUPPLIER, roles: ['supplier', 'tenderer', 'payee'] },
  ];
  const tenderPeriod = { startDate: '2026-03-02T09:00:00+08:00', endDate: '2026-03-23T09:00:00+08:00' };
  return [
    {
      ...{ ...base, id: '1', date: '2026-03-02T09:00:00+08:00', tag: ['tender'], parties, buyer: BUYER },
      tender: { id: 't', status: 'active', tenderPeriod, procuringEntity: BUYER },
    },
    {
      ...{ ...base, id: '2', date: '2026-03-23T10:00:00+08:00', tag: ['tenderUpdate'], parties },
      bids: { details: [{ id: 'bid', status: 'valid', tenderers: [SUPPLIER], value: cny(90) }] },
    },
    {
      ...{ ...base, id: '3', date: '2026-04-01T09:00:00+08:00', tag: ['award'], parties },
      awards: [
        {
          id: 'a',
          status: 'active',
          date: '2026-04-01T09:00:00+08:00',
          value: cny(90),
          suppliers: [SUPPLIER],
          relatedBid: 'bid',
        },
      ],
    },
    {
      ...{
        ...base,
        id: '4',
        date: '2026-05-20T09:00:00+08:00',
        tag: ['contract', 'implementation'],
        parties,
      },
      contracts: [
        {
          ...{ id: 'c', awardID: 'a', dateSigned: '2026-04-20T09:00:00+08:00', value: cny(90) },
          implementation: {
            milestones: [{ id: 'm', status: 'met' as const }],
            transactions: [
              {
                id: 'p',
                date: '2026-05-20T09:00:00+08:00',
                value: cny(45),
                payer: BUYER,
                payee: SUPPLIER,
                relatedImplementationMilestone: { id: 'm' },
              },
            ],
          },
        },
      ],
    },
  ];
}

const recordOf = (releases: Release[]): OcdsRecord => ({
  ...{ ocid: releases[0]?.ocid ?? '', releases },
  ...(mergeReleases(releases as unknown as JsonObject[]) as unknown as Pick<
    OcdsRecord,
    'compiledRelease' | 'versionedRelease'
  >),
});

/** The problems of a sound process after one thing in it was spoilt. */
function problemsAfter(spoil: (releases: Release[]) => unknown): string[] {
  const releases = sound();
  spoil(releases);
  const found = [
    ...validateReleasePackage(releasePackage(FRAME, releases)),
    ...validateRecordPackage(recordPackage(FRAME, [recordOf(releases)])),
  ];
  return [...new Set(found.map(({ code }) => code))].sort();
}

describe('a package', () => {
  it('of a sound process has no problem, as releases and as a record', () => {
    expect(validateReleasePackage(releasePackage(FRAME, sound()))).toEqual([]);
    expect(validateRecordPackage(recordPackage(FRAME, [recordOf(sound())]))).toEqual([]);
  });

  it('says where it leaves the schema', () => {
    const releases = sound().map((release) => ({ ...release, tag: ['fresh'] }));
    const { publisher: _publisher, ...rest } = releasePackage(FRAME, releases as unknown as Release[]);
    const found = validateReleasePackage(rest);
    expect(found.map(({ code }) => code)).toEqual(found.map(() => 'ocds.schema'));
    expect(found.map(({ path }) => path)).toEqual(['/', ...releases.map((_, i) => `/releases/${i}/tag/0`)]);
    for (const nonsense of [null, 'text', [], 7]) expect(validateRecordPackage(nonsense)).not.toEqual([]);
  });

  it.each<[string, string[], (releases: Release[]) => unknown]>([
    [
      'an item without an id',
      ['ocds.id-missing', 'ocds.reference-unresolved', 'ocds.schema'],
      ([, two]) => Object.assign(two?.bids?.details?.[0] ?? {}, { id: null }),
    ],
    [
      'an id that stands twice',
      ['ocds.id-repeated'],
      ([, two]) => two?.bids?.details?.push({ id: 'bid', status: 'valid', tenderers: [SUPPLIER] }),
    ],
    [
      'an organization nobody introduced',
      ['ocds.party-unknown'],
      ([, two]) => two?.bids?.details?.[0]?.tenderers?.push({ id: 'who' }),
    ],
    [
      'a bidder that is no tenderer',
      ['ocds.role-missing'],
      (all) => all.forEach(({ parties }) => parties?.[1]?.roles.splice(1, 1)),
    ],
    [
      'a period that ends before it begins',
      ['ocds.dates-incoherent'],
      ([one]) => {
        if (one?.tender?.tenderPeriod) one.tender.tenderPeriod.startDate = '2026-03-25T09:00:00+08:00';
      },
    ],
    [
      'a signature before the award',
      ['ocds.dates-incoherent'],
      ([, , , four]) => {
        if (four?.contracts?.[0]) four.contracts[0].dateSigned = '2026-03-25T09:00:00+08:00';
      },
    ],
    [
      'a payment of tomorrow',
      ['ocds.date-in-future'],
      ([, , , four]) => {
        const paid = four?.contracts?.[0]?.implementation?.transactions?.[0];
        if (paid) paid.date = '2026-06-20T09:00:00+08:00';
      },
    ],
    [
      'a bid told before the close',
      ['ocds.told-early'],
      ([one, two]) => {
        if (one && two?.bids) one.bids = two.bids;
      },
    ],
    [
      'an award of a tender that failed',
      ['ocds.status-contradicts'],
      ([one]) => {
        if (one?.tender) one.tender.status = 'unsuccessful';
      },
    ],
    [
      'an award to nobody',
      ['ocds.supplier-missing'],
      ([, , three]) => {
        delete three?.awards?.[0]?.suppliers;
      },
    ],
    [
      'a contract above its award',
      ['ocds.contract-above-award'],
      ([, , , four]) => {
        if (four?.contracts?.[0]) four.contracts[0].value = cny(100);
      },
    ],
    [
      'payments above the contract',
      ['ocds.transactions-above-contract'],
      ([, , , four]) =>
        four?.contracts?.[0]?.implementation?.transactions?.push({ id: 'q', value: cny(45.01) }),
    ],
    [
      'two currencies',
      ['ocds.currency-mixed'],
      ([, , , four]) => {
        if (four?.contracts?.[0]?.value) four.contracts[0].value.currency = 'USD';
      },
    ],
    [
      'a contract of another award',
      ['ocds.reference-unresolved'],
      ([, , , four]) => {
        if (four?.contracts?.[0]) four.contracts[0].awardID = 'z';
      },
    ],
    [
      'two releases of one date',
      ['ocds.date-shared'],
      ([, two, three]) => {
        if (two && three) two.date = three.date;
      },
    ],
    [
      'two releases of one id',
      ['ocds.release-repeated'],
      ([one, two]) => {
        if (one && two) two.id = one.id;
      },
    ],
  ])('with %s is told so', (_what, codes, spoil) => {
    expect(problemsAfter(spoil)).toEqual(codes);
  });

  it('allows a supplement of a tenth (GPL 49)', () => {
    expect(
      problemsAfter(([, , , four]) => {
        if (four?.contracts?.[0]) four.contracts[0].value = cny(99);
      }),
    ).toEqual([]);
  });

  it('is no record when merging its releases gives something else', () => {
    const record = recordOf(sound());
    const changed = { ...record, compiledRelease: { ...record.compiledRelease, language: 'en' } };
    const found = validateRecordPackage(recordPackage(FRAME, [changed]));
    expect(found.map(({ code }) => code)).toEqual(['ocds.record-not-merged']);
  });

  it('does not stumble over nonsense in any place', () => {
    const nonsense = [null, 7, 'text', [[]], { id: {} }, [{ id: null, tenderers: 'x', value: [] }]];
    for (const one of nonsense) {
      const release = {
        ocid: 1,
        date: one,
        tender: one,
        bids: { details: one },
        awards: one,
        contracts: one,
        parties: one,
      };
      expect(validateReleasePackage({ releases: [release] })).not.toEqual([]);
      expect(
        validateRecordPackage({ records: [{ releases: [release], compiledRelease: release }] }),
      ).not.toEqual([]);
    }
  });
});
