import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { play } from '../../apps/cli/src/story/play.ts';
import type { StoryResult } from '../../apps/cli/src/story/result.ts';
import { loadSampleDistrict } from '../../apps/standalone/src/sample/load-sample-district.ts';
import { services } from '../../apps/standalone/src/services.ts';
import {
  validateRecordPackage,
  validateReleasePackage,
  type RecordPackage,
  type ReleasePackage,
} from '#ocds';
import { boot, PlatformConfig, type Running } from '#platform';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { eventually } from '../support/eventually.ts';
import { transports } from '../support/transports.ts';

const REFUSALS = [
  'requirement.too-few-respondents',
  'tender.condition-not-allowed',
  'tender.item-not-allowed',
  'tender.sme-reason-missing',
  'bid-period.too-short',
  'funds.budget-short',
  'bid.not-eligible',
  'share.too-early',
  'tender.not-closed-yet',
  'bid.late',
  'tender.fewer-than-three',
  'share.too-early',
  'share.too-early',
  'share.too-early',
  'contract.challenge-window-open',
  'tender.award-annulled',
  'post.pay-below-minimum',
  'placement.notice-too-short',
  'quota.exceeded',
  'challenge.late',
  'signup.repeated',
  'signup.unproven',
  'signup.unproven',
  'attendance.no-evidence',
  'claim.unproven-days',
  'claim.case-open',
  'auth.not-allowed',
  'dispatch.not-certified',
  'service-record.not-found',
  'acceptance.no-assessment',
  'duty.not-separated',
  'duty.not-separated',
  'funds.receipt-mismatch',
];

/** The whole public feed, by its own links. */
async function feedOf(address: string): Promise<ReleasePackage[]> {
  const pages: ReleasePackage[] = [];
  for (let search = ''; ;) {
    const page = (await (await fetch(`${address}/api/ocds/releases${search}`)).json()) as ReleasePackage;
    pages.push(page);
    if (page.releases.length === 0) return pages;
    search = new URL(page.links?.next ?? '').search;
  }
}

/** The feed to its end, and the record of every process in it. */
async function publicDataOf(address: string): Promise<{ pages: ReleasePackage[]; records: RecordPackage[] }> {
  const pages = await feedOf(address);
  const ocids = new Set(pages.flatMap(({ releases }) => releases.map(({ ocid }) => ocid)));
  const records = await Promise.all(
    [...ocids].map(async (ocid) => {
      const answer = await fetch(`${address}/api/ocds/records/${ocid}`);
      return (await answer.json()) as RecordPackage;
    }),
  );
  return { pages, records };
}

/** What was paid in a process, less what came back, in fen. */
const paidFen = ({ records }: RecordPackage): number =>
  (records[0]?.compiledRelease.contracts ?? [])
    .flatMap(({ implementation }) => implementation?.transactions ?? [])
    .reduce((fen, { value }) => fen + Math.round((value?.amount ?? 0) * 100), 0);

describe.each(transports)('one year of the sample district over $name', (transport) => {
  let running: Running;
  let database: TestDatabase;
  let result: StoryResult;
  const home = mkdtempSync(join(tmpdir(), 'linli-flow-'));
  const told: string[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    const { bus, brokers = [] } = transport.options();
    const config = Object.assign(new PlatformConfig(), {
      PORT: 0,
      DATABASE_URL: database.url,
      LINLI_HOME: home,
      LINLI_SAMPLE: 'district',
      EVENT_BUS: bus,
      ...(bus === 'kafka' && { KAFKA_BROKERS: brokers.join(',') }),
    });
    running = await boot(services, { config });
    await loadSampleDistrict(running.address, home);
    result = await play(running.address, (line) => told.push(line));
  }, 240_000);

  afterAll(async () => {
    await running.stop();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  it('ends with the money where it belongs', () => {
    expect(result.contracts).toEqual([
      {
        title: '潘苑社区简易物业服务',
        reservedFen: 405_210_00,
        committedFen: 396_000_00,
        // Nine of ten months: September did not happen.
        paidFen: 356_400_00,
        recoveredFen: 0,
      },
      {
        title: '社工岗位服务（5 岗）',
        reservedFen: 300_000_00,
        committedFen: 285_000_00,
        // 58 of 60 visits, of which one turned out false.
        paidFen: 275_500_00,
        recoveredFen: 4_750_00,
      },
    ]);
    expect(result.posts).toEqual([
      {
        title: '潘苑社区保洁保绿公益性岗位',
        // Twenty places at the minimum wage from February on.
        reservedFen: 484_000_00,
        committedFen: 484_000_00,
        // 200 months less one and two of 21 days.
        paidFen: 439_685_72,
        recoveredFen: 347_37,
      },
    ]);
    expect(result.ledger.sum).toBe(0);
  });

  it('certifies the hours that are proven and no others', () => {
    expect(result.hours).toEqual({ provenMinutes: 12 * 120, unprovenMinutes: 2 * 120 });
  });

  it('refuses what the law and the rules refuse', () => {
    expect(result.refusals.map(({ code }) => code)).toEqual(REFUSALS);
  });

  it('is public as open contracting data that validates, from the tender to the last payment', async () => {
    // What the treasury paid on each contract, less what came back of the second; told after the story ended.
    const paid = [35_640_000, 27_550_000 - 475_000];
    const { pages, records } = await eventually('the last payment is public', async () => {
      const told = await publicDataOf(running.address);
      return isDeepStrictEqual(told.records.map(paidFen).filter(Boolean), paid) && told;
    });
    expect(pages.flatMap(validateReleasePackage)).toEqual([]);
    expect(records.flatMap(validateRecordPackage)).toEqual([]);
  });

  it('leaves a log that a stranger can check', () => {
    expect(result.audit).toMatchObject({ verified: true });
    expect(result.audit.size).toBeGreaterThan(1000);
    expect(told.length).toBeGreaterThan(70);
  });
});
