import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TenderFailed } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding, type Opened } from '../support/awarding.ts';
import { OFFERS, ON } from '../support/procurement.ts';
import { anId, startService, type TestService } from '../support/service.ts';

interface Candidate {
  readonly personId: Id;
  readonly rank: string;
}

describe('a committee', () => {
  let app: TestService;
  let steps: Awarding;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  describe('the draw', () => {
    let tenderId: Id;
    beforeAll(async () => {
      tenderId = await steps.open();
      await steps.bids(tenderId, OFFERS);
    });

    it('waits for the close', async () => {
      expect(await steps.refusal(() => steps.committee(tenderId))).toMatchObject({
        code: 'tender.wrong-state',
      });
      await steps.close(tenderId);
    });

    it.each<[string, object, string]>([
      ['an even one', { size: 6 }, 'committee.even'],
      ['one of three', { size: 3 }, 'committee.too-small'],
      ['more experts than there are', { size: 25 }, 'committee.too-few-candidates'],
      [
        'a representative from elsewhere',
        { buyerRepresentativeId: anId() },
        'committee.representative-not-of-buyer',
      ],
    ])('refuses %s', async (_what, over, code) => {
      expect(await steps.refusal(() => steps.committee(tenderId, over))).toMatchObject({ status: 409, code });
    });

    it('leaves out the tied, the buyer’s own and the expired; happens once; and anybody can repeat the draw', async () => {
      const tied = await steps.expert();
      const expert = app.as(['expert'], tied);
      const tie = { personId: tied, organizationId: anId(), kind: 'employed', until: '2023-03-23' };
      expect(await expert.post('/procurement/recusals', tie)).toMatchObject({ status: 201 });
      const other = await steps.refusal(() =>
        expert.post('/procurement/recusals', { ...tie, personId: anId() }),
      );
      expect(other).toMatchObject({ code: 'recusal.not-yourself' });
      const own = await steps.expert();
      await steps.staff(app.as(['expert'], own, steps.buyer.organizationId));
      const expired = await steps.expert({ validTo: '2026-03-22' });

      const { members, drawSeed } = (await steps.committee(tenderId)).body;
      expect(members.map(({ part }) => part)).toEqual([
        ...Array<string>(4).fill('expert'),
        'buyer-representative',
      ]);
      const [kept] = await app
        .schema('procurement')
        .query<{ pool: Candidate[]; passed_over: object[] }[]>(
          'select pool, passed_over from committee where tender_id = $1',
          [tenderId],
        );
      expect(kept?.passed_over).toEqual(
        expect.arrayContaining([
          { personId: tied, reason: 'served-bidder' },
          { personId: own, reason: 'of-buyer' },
        ]),
      );
      expect(kept?.pool.map(({ personId }) => personId)).not.toContain(expired);
      const again = (kept?.pool ?? [])
        .map(({ personId }) => ({
          personId,
          rank: createHash('sha256').update(`${drawSeed} ${tenderId} ${personId}`).digest('hex'),
        }))
        .sort((a, b) => (a.rank < b.rank ? -1 : 1));
      expect(members.slice(0, 4).map(({ personId }) => personId)).toEqual(
        again.slice(0, 4).map(({ personId }) => personId),
      );
      expect(await steps.refusal(() => steps.committee(tenderId))).toMatchObject({ code: 'committee.drawn' });
    });

    it('needs seven where the purchase reaches far (87 art. 47)', async () => {
      const far = await steps.open({ largeSocialImpact: true });
      await steps.bids(far, OFFERS);
      await steps.close(far);
      expect(await steps.refusal(() => steps.committee(far))).toMatchObject({
        ...{ code: 'committee.too-small', facts: { least: 7 } },
      });
      expect(await steps.committee(far, { size: 7 })).toMatchObject({ status: 201 });
    });

    it('opens nothing: no score is locked while the bids are sealed', async () => {
      const locking = await steps.refusal(() => steps.lock(tenderId));
      expect(locking).toMatchObject({ status: 409, code: 'review.not-open' });
    });

    it('stays secret until the result', async () => {
      expect(await app.anyone.get(`/procurement/tenders/${tenderId}/result`)).toMatchObject({
        status: 404,
        body: { code: 'result.not-found' },
      });
      expect(JSON.stringify(await steps.read(tenderId))).not.toContain(steps.colleague.personId);
    });
  });

  describe('the members', () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await steps.opened();
    });
    const scores = { plan: '90', team: '80' };

    it('alone may speak, and see the bids', async () => {
      const [bid] = opened.bids;
      const stranger = app.as(['expert']);
      for (const what of ['reviews', 'scores'] as const) {
        const body = {
          bidId: bid?.bidId,
          ...(what === 'scores' ? { scores } : { kind: 'qualification', pass: true }),
        };
        expect(await steps.refusal(() => steps.word(stranger, opened, what, body))).toMatchObject({
          ...{ status: 404, code: 'tender.not-found' },
        });
      }
      const at = `/procurement/tenders/${opened.tenderId}/bids`;
      expect((await stranger.get(at)).status).toBe(404);
      expect((await app.as(['buyer'], anId(), anId()).get(at)).status).toBe(404);
      expect((await opened.members[0]?.get(at))?.status).toBe(200);
      expect((await app.as(['auditor']).get(at)).status).toBe(200);
    });

    it.each<[string, object, string]>([
      ['leaves out a criterion', { plan: '90' }, 'score.incomplete'],
      ['invents one', { ...scores, local: '5' }, 'score.incomplete'],
      ['gives more than there is', { ...scores, plan: '100.01' }, 'score.out-of-range'],
      ['gives a number, not a decimal text', { ...scores, plan: 90 }, 'score.out-of-range'],
    ])('may not give a score that %s', async (_what, given, code) => {
      const [member] = opened.members;
      const body = { bidId: opened.bids[0]?.bidId, scores: given };
      const answer = await steps.refusal(() => steps.word(member ?? steps.buyer, opened, 'scores', body));
      expect(answer).toMatchObject({ status: 409, code });
    });

    it('all score all before the lock, after every bid is reviewed; then nobody changes anything', async () => {
      const { tenderId } = opened;
      expect(await steps.refusal(() => steps.lock(tenderId))).toMatchObject({ code: 'review.missing' });
      const all = opened.members;
      await steps.judged({ ...opened, members: all.slice(1) });
      expect(await steps.refusal(() => steps.lock(tenderId))).toMatchObject({
        ...{ code: 'scores.missing', facts: { needed: 15, scored: 12 } },
      });
      const [late = steps.buyer] = all;
      for (const { bidId } of opened.bids) await steps.word(late, opened, 'scores', { bidId, scores });
      expect(await steps.refusal(() => steps.lock(tenderId))).toMatchObject({
        ...{ code: 'scores.unsigned', facts: { seats: [1] } },
      });
      expect(await steps.sign(late, tenderId)).toMatchObject({ status: 200, body: { waitingFor: [] } });
      const early = await steps.release(tenderId, ['price'], ON.locking);
      expect(early.map(({ body }) => body.code)).toEqual(['share.too-early', 'share.too-early']);
      expect(await steps.lock(tenderId)).toMatchObject({ status: 200, body: { locked: true } });
      const again = { bidId: opened.bids[0]?.bidId, scores };
      expect(await steps.refusal(() => steps.word(late, opened, 'scores', again))).toMatchObject({
        code: 'scores.locked',
      });
      const review = { bidId: opened.bids[0]?.bidId, kind: 'conformity', pass: false };
      expect(await steps.refusal(() => steps.word(late, opened, 'reviews', review))).toMatchObject({
        code: 'scores.locked',
      });
      expect(await steps.refusal(() => steps.lock(tenderId))).toMatchObject({ code: 'scores.locked' });
      expect(await steps.refusal(() => steps.evaluate(tenderId))).toMatchObject({
        code: 'tender.wrong-state',
      });
    });

    it('who reject a bid of three end the tender (GPL 36)', async () => {
      const rejecting = await steps.opened();
      const { tenderId, members, bids } = rejecting;
      const [lead = steps.buyer] = members;
      const failed = { bidId: bids[0]?.bidId, kind: 'qualification', pass: false };
      expect(await steps.word(lead, rejecting, 'reviews', failed)).toMatchObject({
        body: { state: 'INVALID' },
      });
      expect(await steps.lock(tenderId)).toMatchObject({
        body: { locked: false, state: 'FAILED', code: 'tender.fewer-than-three' },
      });
      expect(await app.published(TenderFailed, { tenderId })).toMatchObject({
        code: 'tender.fewer-than-three',
      });
    });
  });
});
