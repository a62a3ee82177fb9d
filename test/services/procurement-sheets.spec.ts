import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding, type Opened } from '../support/awarding.ts';
import { ON } from '../support/procurement.ts';
import {
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

interface Sheets {
  readonly own: { items: { bidId: Id; points: Record<string, string> }[]; digest: string; signed: boolean };
  readonly all: readonly { seat: number }[];
  readonly waitingFor: readonly number[];
  readonly outliers: readonly { seat: number; criterion: string; explained: boolean }[];
}

describe('a committee at work', () => {
  let app: TestService;
  let steps: Awarding;
  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const path = (tenderId: Id, what: string): string => `/procurement/tenders/${tenderId}/${what}`;
  const sheetsOf = async (by: Person, tenderId: Id): Promise<Sheets> =>
    (await by.get<Sheets>(path(tenderId, 'scores'))).body;
  describe('on its sheets', () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await steps.opened();
    }, 60_000);

    const fill = (
      by: Person,
      criterion: string,
      points: readonly string[],
      reason?: string,
    ): Promise<Answer<Refusal>> => {
      const entries = opened.bids.map(({ bidId }, i) => ({
        ...{ bidId, points: points[i] ?? points[0] },
        ...(reason !== undefined && { reason }),
      }));
      return by.post(path(opened.tenderId, 'score-sheets'), { criterion, entries }, ON.closing);
    };

    it('scores all bids by one criterion at a time, and again until it is signed', async () => {
      const [member = steps.buyer] = opened.members;
      expect(await fill(member, 'plan', ['100.01'])).toMatchObject({ body: { code: 'score.out-of-range' } });
      expect(await fill(member, 'looks', ['1'])).toMatchObject({ body: { code: 'criterion.not-found' } });
      expect(await fill(app.as(['expert']), 'plan', ['1'])).toMatchObject({ status: 404 });
      expect(await fill(member, 'plan', ['10', '20', '30'])).toMatchObject({ status: 200 });
      expect(await fill(member, 'plan', ['80', '70', '0'])).toMatchObject({ status: 200 });
      expect(await steps.sign(member, opened.tenderId)).toMatchObject({
        ...{ status: 409, body: { code: 'sheet.incomplete' } },
      });
      expect(await fill(member, 'team', ['60'])).toMatchObject({ status: 200 });
      const { items } = (await sheetsOf(member, opened.tenderId)).own;
      const first = items.find(({ bidId }) => bidId === opened.bids[0]?.bidId);
      expect(first?.points).toEqual({ plan: '80', team: '60' });
    });

    it('says why where it gives nothing or everything, and signs what it read', async () => {
      const [member = steps.buyer] = opened.members;
      const { tenderId } = opened;
      expect(await steps.sign(member, tenderId)).toMatchObject({ body: { code: 'sheet.reason-missing' } });
      const { digest } = (await sheetsOf(member, tenderId)).own;
      expect(await fill(member, 'plan', ['80', '70', '0'], '方案缺少应急预案')).toMatchObject({
        status: 200,
      });
      const stale = await member.post(path(tenderId, 'score-sheets/signature'), { digest }, ON.closing);
      expect(stale).toMatchObject({ status: 409, body: { code: 'sheet.digest-differs' } });
      expect(await steps.sign(member, tenderId)).toMatchObject({ body: { waitingFor: [2, 3, 4, 5] } });
      for (const change of [fill(member, 'plan', ['90']), steps.sign(member, tenderId)]) {
        expect(await change).toMatchObject({ status: 409, body: { code: 'sheet.signed' } });
      }
    });

    it('is seen by its own member only until the last one has signed', async () => {
      const { tenderId, members, bids } = opened;
      const [, second = steps.buyer, ...rest] = members;
      await fill(second, 'plan', ['79', '71', '75']);
      await fill(second, 'team', ['61']);
      expect(await sheetsOf(second, tenderId)).toMatchObject({
        all: [],
        outliers: [],
        waitingFor: [2, 3, 4, 5],
      });
      expect(await sheetsOf(steps.buyer, tenderId)).toMatchObject({ own: null, all: [] });
      expect(await sheetsOf(app.as(['auditor']), tenderId)).toMatchObject({ own: null, all: [] });
      for (const member of rest) {
        await fill(member, 'plan', ['79', '71', '75']);
        await fill(member, 'team', ['61']);
      }
      for (const member of [second, ...rest])
        expect(await steps.sign(member, tenderId)).toMatchObject({ status: 200 });
      const seen = await sheetsOf(steps.buyer, tenderId);
      expect(seen.all).toHaveLength(bids.length * members.length);
      expect(seen.outliers).toEqual([{ bidId: bids[2]?.bidId, seat: 1, criterion: 'plan', explained: true }]);
    });

    it('explains what stands far from the others before the lock, and never changes it', async () => {
      const other = await steps.opened();
      opened = other;
      const { tenderId, members, bids } = other;
      for (const { bidId } of bids) {
        await steps.word(members[0] ?? steps.buyer, other, 'reviews', {
          bidId,
          kind: 'qualification',
          pass: true,
        });
      }
      for (const [m, member] of members.entries()) {
        await fill(member, 'plan', m === 1 ? ['20', '70', '70'] : ['80', '70', '70']);
        await fill(member, 'team', ['60']);
        await steps.sign(member, tenderId);
      }
      expect(await steps.refusal(() => steps.lock(tenderId))).toMatchObject({
        ...{ code: 'scores.unexplained', facts: { cells: [{ seat: 2, criterion: 'plan' }] } },
      });
      const explanation = {
        bidId: bids[0]?.bidId,
        criterion: 'plan',
        reason: '方案照搬其他街道，未结合本社区',
      };
      const explain = (): Promise<Answer<Refusal>> =>
        (members[1] ?? steps.buyer).post(
          path(tenderId, 'score-sheets/explanations'),
          explanation,
          ON.closing,
        );
      expect(await explain()).toMatchObject({ status: 201 });
      expect(await explain()).toMatchObject({ body: { code: 'score.explained' } });
      expect(await steps.lock(tenderId)).toMatchObject({ body: { locked: true } });
    });
  });
});
