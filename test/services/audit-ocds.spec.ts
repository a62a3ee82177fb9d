import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ComplaintDecided, ComplaintFiled, PaymentReceipted, TenderSuspended } from '#contracts';
import {
  mergeReleases,
  validateRecordPackage,
  validateReleasePackage,
  type JsonObject,
  type RecordPackage,
  type Release,
  type ReleasePackage,
} from '#ocds';
import { AuditModule } from '../../apps/audit/src/audit.module.ts';
import { eventually } from '../support/eventually.ts';
import { TenderStory, type StoryEvent } from '../support/ocds-story.ts';
import { anId, startService, type Refusal, type TestService } from '../support/service.ts';

describe('open contracting data', () => {
  let app: TestService;
  const story = new TenderStory();

  const tell = async (...events: StoryEvent[]): Promise<void> => {
    for (const { event, key, data, at } of events) await app.publish(event, key, data, at);
  };
  const record = async (ocid = story.ocid): Promise<RecordPackage['records'][number] | undefined> =>
    (await app.anyone.get<RecordPackage>(`/ocds/records/${ocid}`)).body.records?.[0];
  /** The record once it has this many releases. */
  const recordOf = (releases: number, ocid = story.ocid): Promise<RecordPackage['records'][number]> =>
    eventually(`${ocid} has ${releases} releases`, async () => {
      const found = await record(ocid);
      return found && found.releases.length >= releases && found;
    });
  /** The feed from its beginning or a cursor, page by page, until a page is empty. */
  const feed = async (start = '/ocds/releases?limit=2'): Promise<ReleasePackage[]> => {
    const pages: ReleasePackage[] = [];
    for (let path = start; ;) {
      const { status, body } = await app.anyone.get<ReleasePackage>(path);
      expect(status).toBe(200);
      pages.push(body);
      if (body.releases.length === 0) return pages;
      path = `${new URL(body.links?.next ?? '').pathname.replace('/api', '')}${new URL(body.links?.next ?? '').search}&limit=2`;
    }
  };

  beforeAll(async () => {
    app = await startService([AuditModule], {
      publishers: ['identity', 'procurement', 'contracting', 'funds'],
    });
    await tell(...story.introduced());
    await eventually('all are archived', async () => {
      const { body } = await app.anyone.get<{ items: object[] }>('/audit/entries');
      return body.items.length === 6;
    });
  }, 120_000);
  afterAll(() => app.stop());

  it('tells a tender, who pays for it and what it is judged by, in a package that validates', async () => {
    await tell(story.issued(), story.clarified());
    const { releases, compiledRelease } = await recordOf(2);
    expect(releases.map(({ tag }) => tag)).toEqual([['planning', 'tender'], ['tenderAmendment']]);
    expect(compiledRelease).toMatchObject({
      ...{ ocid: story.ocid, buyer: { id: story.buyer, name: '潘苑街道办事处' } },
      planning: { budget: { amount: { amount: 500_000 }, budgetBreakdown: [{ weight: 1 }, { weight: 1 }] } },
      tender: {
        ...{
          value: { amount: 405_210, currency: 'CNY' },
          procurementMethod: 'open',
          awardCriteria: 'ratedCriteria',
        },
        tenderPeriod: { startDate: '2026-03-02T09:00:00.000+08:00', endDate: '2026-03-25T09:30:00+08:00' },
        lots: [
          {
            awardCriteria: {
              criteria: [
                { id: 'price', weight: '20' },
                { id: 'plan', weight: '80' },
              ],
            },
          },
        ],
        criteria: [{ requirementGroups: [{ requirements: [{ title: '有社会工作师' }] }] }],
      },
    });
  });

  it('says before the opening what it withholds, why and until when, and nothing of any bid', async () => {
    const { compiledRelease } = await recordOf(2);
    expect(compiledRelease.withheldInformation).toMatchObject([
      {
        id: 'bids',
        availabilityDate: '2026-03-25T09:30:00+08:00',
        rationale: expect.stringContaining('招标投标法'),
      },
      { id: 'evaluators', rationale: expect.stringContaining('实施条例') },
    ]);
    const text = JSON.stringify(compiledRelease);
    for (const secret of [...story.bidders, ...story.bids, story.expert]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/numberOfTenderers|"bids":\{/);
  });

  it('tells prices and names at the opening, and of the evaluation nothing before the result', async () => {
    await tell(story.opened(), story.evaluated());
    const { compiledRelease } = await recordOf(3);
    expect(compiledRelease.bids?.details).toMatchObject([
      { status: 'pending', value: { amount: 396_000 }, date: '2026-03-24T10:00:00.000+08:00' },
      { status: 'pending', value: { amount: 397_000.01 } },
      { status: 'pending', value: { amount: 398_000.02 } },
    ]);
    expect(compiledRelease.tender).toMatchObject({
      numberOfTenderers: 3,
      tenderers: [{ name: '社工机构1' }, {}, {}],
    });
    await tell(story.awarded());
    const after = await recordOf(4);
    expect(JSON.stringify(after.releases.slice(0, 3))).not.toMatch(/91\.20|totalScore/);
    expect(JSON.stringify(after.releases.slice(0, 3))).not.toContain(story.expert);
    expect(after.compiledRelease).toMatchObject({
      bids: {
        details: [
          { status: 'valid', evaluation: { rank: 1, totalScore: '91.20' }, value: { amount: 396_000 } },
          { status: 'valid', evaluation: { rank: 2 } },
          { status: 'disqualified' },
        ],
      },
      awards: [
        { status: 'active', relatedBid: story.bids[0], evaluators: [{ id: story.expert, role: 'expert' }] },
      ],
    });
  });

  it('tells a challenge without its author, the contract, what was proven, and each payer’s payment', async () => {
    await tell(...story.challenged(), story.contracted());
    await recordOf(7);
    await tell(...story.delivered());
    await recordOf(9);
    await tell(story.paid());
    const { compiledRelease } = await recordOf(10);
    expect(compiledRelease.complaints).toEqual([
      {
        ...{ id: story.challengeId, type: 'challenge', status: 'dismissed' },
        ...{ dateSubmitted: '2026-03-30T10:00:00.000+08:00', answerDue: '2026-04-10T00:00:00.000+08:00' },
        dateDecided: '2026-04-02T10:00:00.000+08:00',
      },
    ]);
    expect(compiledRelease.contracts).toMatchObject([
      {
        ...{ id: story.contractId, awardID: story.winner, value: { amount: 396_000 } },
        implementation: {
          milestones: [{ id: story.acceptanceId, status: 'partiallyMet', value: { amount: 356_400 } }],
          performanceFailures: [{ events: 1, penaltyImposed: '扣减 39600.00 元' }],
          transactions: [
            {
              value: { amount: 178_200 },
              payer: { id: story.buyer },
              relatedImplementationMilestone: { id: story.acceptanceId },
            },
            { value: { amount: 178_200 }, payer: { name: '区民政局' }, payee: { id: story.winner } },
          ],
        },
      },
    ]);
  });

  it('adds up: every package validates, and the releases of the feed merge to the record', async () => {
    const pages = await feed();
    expect(pages.map(({ releases }) => releases.length)).toEqual([2, 2, 2, 2, 2, 0]);
    for (const page of pages) expect(validateReleasePackage(page)).toEqual([]);
    const releases = pages.flatMap((page) => page.releases);
    const { body } = await app.anyone.get<RecordPackage>(`/ocds/records/${story.ocid}`);
    expect(validateRecordPackage(body)).toEqual([]);
    const merged = mergeReleases(releases as unknown as JsonObject[]);
    expect(body.records[0]).toEqual({ ocid: story.ocid, releases, ...merged });
    expect(new Set(releases.map(({ date }) => date)).size).toBe(releases.length);
  });

  it('goes on from where a reader was, and answers made-up cursors and unknown processes', async () => {
    const last = (await feed()).at(-1)?.links?.next ?? '';
    const other = new TenderStory();
    await tell(other.issued());
    await recordOf(1, other.ocid);
    const { pathname, search } = new URL(last);
    const [page] = await feed(`${pathname.replace('/api', '')}${search}`);
    expect(page?.releases.map(({ ocid }) => ocid)).toEqual([other.ocid]);
    const refused = await app.anyone.get<Refusal>('/ocds/releases?cursor=bWFkZQ');
    expect(refused).toMatchObject({ status: 409, body: { code: 'ocds.cursor-invalid' } });
    const unknown = await app.anyone.get<Refusal>(`/ocds/records/ocds-linli0-${anId()}`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'record.not-found' } });
    expect((await app.anyone.get('/ocds/records/nonsense')).status).toBe(400);
  });

  it('puts in order what arrives before what it is about, and never moves a release', async () => {
    const other = new TenderStory();
    // Each service has topics of its own, which keep no order among each other: here the last comes first.
    for (const event of [other.paid(), ...other.delivered().reverse(), other.contracted()]) {
      await tell(event);
      await eventually('it is archived', async () => {
        const entries = await app
          .schema('audit')
          .query<unknown[]>('select from entry where data = $1::jsonb and position is not null', [
            JSON.stringify(event.data),
          ]);
        return entries.length === 1;
      });
    }
    await tell(other.issued(), other.opened(), other.evaluated(), other.awarded());
    const { releases, compiledRelease } = await recordOf(7, other.ocid);
    const tags = releases.map(({ tag }) => tag.at(-1));
    expect(tags).toEqual(['tender', 'tenderUpdate', 'award', 'contract', ...tags.slice(4)]);
    expect(tags.filter((tag) => tag === 'implementation')).toHaveLength(2);
    expect(compiledRelease.contracts?.[0]?.implementation?.transactions).toHaveLength(2);
    const waiting = await app.schema('audit').query<unknown[]>('select from ocds_waiting');
    expect(waiting).toEqual([]);
    const moved = app.schema('audit').query('update ocds_release set seq = seq + 1000');
    await expect(moved).rejects.toThrow('append-only');
  });

  it('tells a complaint and its end, and a suspension that moves the close, without who complains', async () => {
    const other = new TenderStory();
    const [complaintId, organizationId, suspensionId] = [anId(), anId(), anId()];
    const { tenderId } = other;
    await tell(other.issued());
    await app.publish(ComplaintFiled, tenderId, {
      ...{ tenderId, complaintId, challengeId: anId(), organizationId, mayAffectResult: true },
      decisionDue: '2026-04-20',
    });
    const closesAt = '2026-04-10T09:30:00+08:00';
    await app.publish(TenderSuspended, tenderId, {
      ...{ tenderId, suspensionId, complaintId, suspendedOn: '2026-03-10', until: '2026-04-08', closesAt },
    });
    await app.publish(ComplaintDecided, tenderId, {
      ...{ tenderId, complaintId, outcome: 'upheld', remedy: 'clarify-document', decidedBy: anId() },
      decidedOn: '2026-03-20',
    });
    const { compiledRelease, releases } = await recordOf(4, other.ocid);
    expect(compiledRelease.complaints).toMatchObject([
      { id: complaintId, type: 'complaint', status: 'upheld', remedies: ['clarify-document'] },
    ]);
    expect(compiledRelease.tender?.tenderPeriod?.endDate).toBe(closesAt);
    expect(compiledRelease.withheldInformation?.[0]?.availabilityDate).toBe(closesAt);
    expect(JSON.stringify(releases)).not.toContain(organizationId);
  });

  it('does not tell what was paid for posts: nobody tendered for them', async () => {
    const before = (await feed()).flatMap((page) => page.releases as Release[]).length;
    const paid = story.paid().data as PaymentReceipted;
    const post = {
      ...paid,
      obligationKind: 'post' as const,
      obligationId: anId(),
      paymentApplicationId: anId(),
    };
    await app.publish(PaymentReceipted, post.obligationId as ReturnType<typeof anId>, post);
    const next = new TenderStory();
    await tell(next.issued());
    await recordOf(1, next.ocid);
    expect((await feed()).flatMap((page) => page.releases)).toHaveLength(before + 1);
    const waiting = await app.schema('audit').query<unknown[]>('select from ocds_waiting');
    expect(waiting).toEqual([]);
  });
});
