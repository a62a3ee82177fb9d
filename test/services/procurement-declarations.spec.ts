import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { nextInLine, type DrawCandidate } from '#regulation';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding } from '../support/awarding.ts';
import { OFFERS, ON } from '../support/procurement.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

interface Committee {
  readonly members: readonly {
    personId: Id;
    seat: number;
    part: string;
    declared: boolean;
    signed: boolean;
  }[];
  readonly leader: { personId: Id; elected: boolean };
  readonly replacements: readonly { outPersonId: Id; inPersonId: Id; reason: string }[];
  readonly bidders: readonly Id[];
}

describe('a committee', () => {
  let app: TestService;
  let steps: Awarding;
  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare(9);
  }, 60_000);
  afterAll(() => app.stop());

  const path = (tenderId: Id, what: string): string => `/procurement/tenders/${tenderId}/${what}`;
  const committeeOf = async (tenderId: Id, by = steps.buyer): Promise<Answer<Committee>> =>
    by.get<Committee>(path(tenderId, 'committee'));
  const poolOf = async (tenderId: Id): Promise<DrawCandidate[]> => {
    const [row] = await app
      .schema('procurement')
      .query<{ pool: DrawCandidate[] }[]>('select pool from committee where tender_id = $1', [tenderId]);
    return row?.pool ?? [];
  };

  describe('before it judges', () => {
    let tenderId: Id;
    let members: readonly Person[];
    let nurses: readonly Id[];
    let suppliers: readonly { organizationId: Id }[];
    beforeAll(async () => {
      nurses = [await steps.expert({ speciality: 'nursing' }), await steps.expert({ speciality: 'nursing' })];
      tenderId = await steps.open();
      suppliers = await steps.bids(tenderId, OFFERS);
      await steps.close(tenderId);
      const specialities = [{ speciality: 'nursing', seats: 2 }];
      const drawn = await steps.committee(tenderId, { specialities });
      members = drawn.body.members.map(({ personId }) => steps.member(personId));
    }, 60_000);

    const declare = (
      by: Person,
      body: object = { tied: false },
    ): Promise<Answer<Refusal & { replacedBy: Id | null }>> =>
      by.post(path(tenderId, 'committee/declarations'), body, ON.closing);

    it('has as many of a speciality as asked, or is not drawn', async () => {
      const seated = members.slice(0, 2).map(({ personId }) => personId);
      expect(seated.sort()).toEqual([...nurses].sort());
      const other = await steps.open();
      await steps.bids(other, OFFERS);
      await steps.close(other);
      for (const [seats, code] of [
        [3, 'committee.too-few-candidates'],
        [5, 'committee.too-many-seats'],
      ] as const) {
        const asked = { specialities: [{ speciality: 'nursing', seats }] };
        expect(await steps.refusal(() => steps.committee(other, asked))).toMatchObject({ code });
      }
    });

    it('learns who bids only at the opening, and then declares', async () => {
      const [first = steps.buyer] = members;
      expect((await committeeOf(tenderId, first)).body.bidders).toEqual([]);
      expect(await steps.refusal(() => declare(first))).toMatchObject({ code: 'declaration.too-early' });
      await steps.release(tenderId, ['qualification', 'technical']);
      const { body } = await committeeOf(tenderId, first);
      expect(body.bidders).toEqual(suppliers.map(({ organizationId }) => organizationId).sort());
      expect(body.leader).toEqual({ personId: first.personId, elected: false });
    });

    it('is told to nobody else', async () => {
      for (const other of [app.as(['expert']), app.as(['buyer'], anId(), anId())]) {
        expect((await committeeOf(tenderId, other)).status).toBe(404);
        expect(await declare(other)).toMatchObject({ status: 404, body: { code: 'tender.not-found' } });
      }
      expect((await committeeOf(tenderId, app.as(['auditor']))).status).toBe(200);
      expect((await app.as(['supplier'], anId(), anId()).get(path(tenderId, 'committee'))).status).toBe(403);
    });

    it('neither sees nor scores undeclared, the buyer’s representative no more than the others', async () => {
      for (const member of [members[0] ?? steps.buyer, steps.colleague]) {
        for (const what of ['bids', 'scores']) {
          expect(await member.get(path(tenderId, what))).toMatchObject({
            ...{ status: 409, body: { code: 'declaration.missing' } },
          });
        }
        const score = { bidId: anId(), scores: {}, reason: '方案可行' };
        expect(await member.post(path(tenderId, 'scores'), score, ON.closing)).toMatchObject({
          body: { code: 'declaration.missing' },
        });
      }
    });

    it('loses whoever is tied, and the next in the order of the seed takes the seat', async () => {
      const tied = members[3] ?? steps.buyer;
      const used = members.map(({ personId }) => personId);
      const expected = nextInLine(await poolOf(tenderId), { speciality: null, used });
      const tie = { tied: true, organizationId: suppliers[0]?.organizationId, kind: 'kin' };
      expect(await declare(tied, tie)).toMatchObject({ status: 201, body: { replacedBy: expected } });
      expect((await committeeOf(tenderId)).body).toMatchObject({
        replacements: [{ outPersonId: tied.personId, inPersonId: expected, reason: 'tied' }],
      });
      expect((await tied.get(path(tenderId, 'bids'))).status).toBe(404);
      // Who declined a nurse's seat is followed by a nurse, and there is none left.
      const declined = { personId: members[0]?.personId, reason: 'declined', note: '因病不能参加' };
      const none = await steps.buyer.post(path(tenderId, 'committee/replacements'), declined, ON.closing);
      expect(none).toMatchObject({ status: 409, body: { facts: { speciality: 'nursing' } } });
      const absent = { ...declined, personId: members[2]?.personId, reason: 'absent' };
      const stranger = app.as(['buyer'], anId(), anId());
      expect((await stranger.post(path(tenderId, 'committee/replacements'), absent, ON.closing)).status).toBe(
        404,
      );
      const after = nextInLine(await poolOf(tenderId), { speciality: null, used: [...used, expected] });
      expect(
        await steps.buyer.post(path(tenderId, 'committee/replacements'), absent, ON.closing),
      ).toMatchObject({
        ...{ status: 201, body: { seat: 3, inPersonId: after } },
      });
    });

    it('keeps a declared tie also where nobody is left to be drawn, and that member judges nothing', async () => {
      const nurse = members[0] ?? steps.buyer;
      const tie = { tied: true, organizationId: suppliers[1]?.organizationId, kind: 'other' };
      expect(await declare(nurse, tie)).toMatchObject({ status: 201, body: { replacedBy: null } });
      expect(await declare(nurse)).toMatchObject({ status: 409, body: { code: 'declaration.made' } });
      expect((await nurse.get(path(tenderId, 'bids'))).status).toBe(409);
    });

    it('elects an expert to lead by more than half of its members', async () => {
      const vote = (
        by: Person,
        personId: Id | undefined,
      ): Promise<Answer<Refusal & { leaderId: Id | null }>> =>
        by.post(path(tenderId, 'committee/leader'), { personId }, ON.closing);
      const { body } = await committeeOf(tenderId);
      const [, second, third, fourth] = body.members.map(({ personId }) => steps.member(personId));
      if (!second || !third || !fourth) throw new Error('too few members');
      expect(await vote(second, steps.colleague.personId)).toMatchObject({
        body: { code: 'committee.leader-not-expert' },
      });
      expect(await vote(second, second.personId)).toMatchObject({ body: { leaderId: null } });
      expect(await vote(second, third.personId)).toMatchObject({ body: { code: 'committee.voted' } });
      expect(await vote(third, second.personId)).toMatchObject({ body: { leaderId: null } });
      expect(await vote(steps.colleague, second.personId)).toMatchObject({
        body: { leaderId: second.personId },
      });
    });

    it('has another representative only of the buyer’s staff', async () => {
      const leaving = { personId: steps.colleague.personId, reason: 'absent', note: '出差在外，不能参加' };
      const replace = (over: object): Promise<Answer<Refusal>> =>
        steps.buyer.post(path(tenderId, 'committee/replacements'), { ...leaving, ...over }, ON.closing);
      expect(await replace({})).toMatchObject({ body: { code: 'committee.representative-missing' } });
      expect(await replace({ representativeId: anId() })).toMatchObject({
        body: { code: 'committee.representative-not-of-buyer' },
      });
      await steps.staff(steps.buyer);
      expect(await replace({ representativeId: steps.buyer.personId })).toMatchObject({ status: 201 });
    });
  });
});
