import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwardNoticed, SigningRefused } from '#contracts';
import { parseInstant, type Id } from '#kernel';
import type { EvaluationPackage } from '#regulation';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { ConfirmationWatch } from '../../apps/procurement/src/report/confirmation-watch.ts';
import { Awarding, type Opened, type Ranked } from '../support/awarding.ts';
import { eventually } from '../support/eventually.ts';
import { OFFERS, ON } from '../support/procurement.ts';
import {
  anId,
  morningOf,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LINLI = ['--conditions=development', '--import', './test/support/compiled.mjs', 'apps/cli/src/main.ts'];

async function recompute(
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [...LINLI, 'recompute', ...args], { cwd: ROOT });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  return { code: await ended, out, err };
}

interface ReportView {
  readonly digest: string;
  readonly dueOn: string;
  readonly content: {
    readonly committee: object;
    readonly candidates: readonly Id[];
    readonly invalid: object[];
  };
}

describe('a report', () => {
  let app: TestService;
  let steps: Awarding;
  const home = mkdtempSync(join(tmpdir(), 'linli-recompute-'));
  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity', 'contracting'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    rmSync(home, { recursive: true });
  });

  const path = (tenderId: Id, what: string): string => `/procurement/tenders/${tenderId}/${what}`;

  /** Ranked, with nothing signed yet. */
  async function ranked(): Promise<Opened & { ranking: readonly Ranked[] }> {
    const opened = await steps.opened();
    await steps.judged(opened);
    await steps.lock(opened.tenderId);
    await steps.release(opened.tenderId, ['price'], ON.locking);
    return { ...opened, ranking: (await steps.evaluate(opened.tenderId)).body.ranking };
  }

  describe('on its way to the buyer', () => {
    let opened: Opened & { ranking: readonly Ranked[] };
    beforeAll(async () => {
      opened = await ranked();
    }, 60_000);

    const read = async (by: Person = steps.buyer): Promise<Answer<ReportView>> =>
      by.get<ReportView>(path(opened.tenderId, 'report'));
    const sign = async (by: Person, over: object = {}): Promise<Answer<Refusal>> => {
      const { digest } = (await read()).body;
      return by.post(
        path(opened.tenderId, 'report/signature'),
        { digest, agrees: true, ...over },
        ON.locking,
      );
    };
    const deliver = (
      by: Person,
      at: { at: string } = ON.locking,
    ): Promise<Answer<Refusal & { silentSeats: number[] }>> =>
      by.post(path(opened.tenderId, 'report'), {}, at);

    it('is for its buyer, its committee and those who supervise', async () => {
      for (const reader of [steps.buyer, opened.members[0] ?? steps.buyer, app.as(['finance-supervisor'])]) {
        expect(await read(reader)).toMatchObject({ status: 200, body: { content: { invalid: [] } } });
      }
      for (const other of [app.as(['expert']), app.as(['buyer'], anId(), anId())]) {
        expect((await read(other)).status).toBe(404);
      }
      expect((await read()).body.content.candidates).toEqual(opened.ranking.map(({ bidId }) => bidId));
    });

    it('is signed as it was read; dissent has reasons', async () => {
      const [first = steps.buyer, second = steps.buyer] = opened.members;
      expect(await sign(first, { digest: '0'.repeat(64) })).toMatchObject({
        body: { code: 'report.digest-differs' },
      });
      expect(await sign(first, { agrees: false })).toMatchObject({
        body: { code: 'report.dissent-without-reason' },
      });
      expect(await sign(app.as(['expert']))).toMatchObject({ status: 404 });
      expect(await sign(first)).toMatchObject({ status: 200 });
      expect(await sign(first)).toMatchObject({ body: { code: 'report.signed' } });
      expect(await sign(second, { agrees: false, dissent: '第二名的团队得分偏低' })).toMatchObject({
        status: 200,
      });
    });

    it('waits for all signatures until its last day; then silence agrees, and the winner can be confirmed', async () => {
      const [lead = steps.buyer, other = steps.buyer] = opened.members;
      const { dueOn } = (await read()).body;
      const first = opened.ranking[0]?.bidId ?? anId();
      expect(await deliver(lead)).toMatchObject({
        status: 409,
        body: { code: 'report.unsigned', facts: { seats: [3, 4, 5] } },
      });
      expect(await steps.award(opened.tenderId, first)).toMatchObject({
        body: { code: 'report.not-delivered' },
      });
      expect(await deliver(other, { at: morningOf(dueOn) })).toMatchObject({ status: 404 });
      expect(await deliver(lead, { at: morningOf(dueOn) })).toMatchObject({
        body: { silentSeats: [3, 4, 5], late: false },
      });
      expect(await sign(opened.members[2] ?? lead)).toMatchObject({ body: { code: 'report.delivered' } });
      const confirm = (bidId: Id, at: string): Promise<Answer<Refusal>> =>
        steps.buyer.post(path(opened.tenderId, 'confirmation'), { bidId }, { at });
      expect(await confirm(opened.ranking[1]?.bidId ?? anId(), ON.awarding.at)).toMatchObject({
        body: { code: 'award.not-first' },
      });
      // Five working days after the report, one day too late: taken, and on record.
      expect(await confirm(first, morningOf('2026-04-03'))).toMatchObject({
        status: 200,
        body: { late: true },
      });
      expect(await steps.award(opened.tenderId, first)).toMatchObject({
        body: { state: 'AWARDED', late: true },
      });
      const { report } = (await app.anyone.get<{ report: object }>(path(opened.tenderId, 'result'))).body;
      expect(report).toMatchObject({
        signatures: [
          { seat: 1, agrees: true },
          { seat: 2, agrees: false, dissent: '第二名的团队得分偏低' },
        ],
        confirmations: [{ bidId: first, late: true, bySilence: false }],
      });
    });

    it('lets the next candidate have it when the winner refuses to sign (GPR 49)', async () => {
      const { tenderId, ranking } = opened;
      const [first, second] = ranking;
      expect(await steps.award(tenderId, second?.bidId ?? anId())).toMatchObject({
        body: { code: 'award.standing' },
      });
      await app.publish(SigningRefused, tenderId, {
        ...{ contractId: anId(), tenderId, supplierOrganizationId: first?.organizationId ?? anId() },
        ...{ statedBy: 'supplier', refusedOn: '2026-04-10' },
      });
      const next = { bidId: second?.bidId };
      const awarded = await eventually('the next candidate is awarded', async () => {
        const answer = await steps.step(tenderId, 'award', next, { at: morningOf('2026-04-13') });
        return answer.status === 200 && answer;
      });
      expect(awarded.body.state).toBe('AWARDED');
      await app.published(AwardNoticed, { tenderId, bidId: second?.bidId ?? '', noticedOn: '2026-04-13' });
    });
  });

  describe('once the result is noticed', () => {
    let opened: Opened;
    let before: Answer<Refusal>;
    beforeAll(async () => {
      const one = await ranked();
      before = await app.anyone.get(path(one.tenderId, 'package'));
      await steps.reported(one);
      await steps.award(one.tenderId, one.ranking[0]?.bidId ?? anId());
      opened = one;
    }, 60_000);

    it('each bidder is told its own scores, rank and reason, and nobody else’s', async () => {
      const own = (by: Person): Promise<Answer<Refusal & { scores: object[] }>> =>
        by.get(path(opened.tenderId, 'own-result'));
      const [winner, loser] = opened.bids.map(({ supplier }) => supplier);
      expect(await own(winner ?? steps.buyer)).toMatchObject({
        body: { won: true, rank: 1, of: 3, code: 'award.won' },
      });
      const told = await own(loser ?? steps.buyer);
      expect(told).toMatchObject({ body: { won: false, rank: 2, code: 'award.ranked-behind' } });
      expect(told.body.scores).toHaveLength(5);
      expect(await own(await steps.supplier())).toMatchObject({
        status: 404,
        body: { code: 'bid.not-found' },
      });
      expect(await own(steps.buyer)).toMatchObject({ status: 403 });
    });

    it('anybody computes the ranking again from the published package, and finds whoever changed it', async () => {
      const at = path(opened.tenderId, 'package');
      expect(before).toMatchObject({ status: 404, body: { code: 'result.not-found' } });
      const { body } = await app.anyone.get<EvaluationPackage>(at);
      const { packageDigest } = await app.published(AwardNoticed, { tenderId: opened.tenderId });
      expect(body.digest).toBe(packageDigest);
      const url = `${app.running.address}/api${at}`;
      const good = await recompute(url, '--digest', packageDigest ?? '');
      expect({ code: good.code, err: good.err }).toEqual({ code: 0, err: '' });
      expect(good.out).toContain(body.ranking[0]?.bidId);
      const changed = join(home, 'changed.json');
      const [first, ...others] = body.bids;
      writeFileSync(changed, JSON.stringify({ ...body, bids: [{ ...first, priceFen: 1 }, ...others] }));
      expect(await recompute(changed)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^ranking\[/) as unknown,
      });
      const broken = join(home, 'broken.json');
      writeFileSync(broken, '{"format":');
      expect(await recompute(broken)).toMatchObject({ code: 2 });
      writeFileSync(broken, '{}');
      expect(await recompute(broken)).toMatchObject({
        code: 2,
        err: expect.stringContaining('package.malformed') as unknown,
      });
    });
  });

  it('of a consultation counts silence past the last day as the first confirmed (214 art. 28)', async () => {
    const opened = await steps.opened(OFFERS, { method: 'competitive-consultation' });
    const [first] = await steps.evaluated(opened, undefined, [21_000_000, 22_500_000, 24_500_000]);
    const late = { at: morningOf('2026-04-20') };
    expect(await steps.step(opened.tenderId, 'award', { bidId: first?.bidId }, late)).toMatchObject({
      status: 200,
    });
    const { report } = (await app.anyone.get<{ report: object }>(path(opened.tenderId, 'result'))).body;
    expect(report).toMatchObject({ confirmations: [{ bySilence: true, late: true }] });
  });

  it('of a consultation is confirmed by itself when the last day has passed in silence', async () => {
    const opened = await steps.opened(OFFERS, { method: 'competitive-consultation' });
    const { tenderId } = opened;
    const [first] = await steps.evaluated(opened, undefined, [21_000_000, 22_500_000, 24_500_000]);
    const watch = app.running.app.get(ConfirmationWatch, { strict: false });
    const db = app.schema('procurement');
    const kept = (): Promise<object[]> =>
      db.query<object[]>(
        'select bid_id as "bidId", confirmed_by as "by", confirmed_on::text as "on" from confirmation where tender_id = $1',
        [tenderId],
      );
    const at = (date: string): number => parseInstant(morningOf(date)) ?? 0;
    await watch.look(at('2026-04-20'));
    expect(await kept()).toEqual([]); // what went by borrowed time waits for its people
    await db.query('update tender set closes_by_itself = true where id = $1', [tenderId]);
    await watch.look(at('2026-03-31'));
    expect(await kept()).toEqual([]);
    await Promise.all([watch.look(at('2026-04-01')), watch.look(at('2026-04-01'))]);
    expect(await kept()).toEqual([{ bidId: first?.bidId, by: null, on: '2026-03-31' }]);
  });
});
