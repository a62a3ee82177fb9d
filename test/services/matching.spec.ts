import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PlacementActivated,
  PlacementExited,
  ProposalMade,
  SignupAccepted,
  SignupWithdrawn,
} from '#contracts';
import { MatchingModule } from '../../apps/matching/src/matching.module.ts';
import { eventually } from '../support/eventually.ts';
import { codes, Matching, type Round } from '../support/matching.ts';
import { anId, startService, type TestService } from '../support/service.ts';

describe('matching', () => {
  let app: TestService;
  let steps: Matching;

  beforeAll(async () => {
    app = await startService([MatchingModule], { publishers: ['volunteering', 'posts', 'funds'] });
    steps = new Matching(app);
  }, 60_000);
  afterAll(() => app.stop());

  describe('volunteers to shifts', () => {
    it('fills each shift with who fits, says why, and why not for the others', async () => {
      const area = steps.newDistrict();
      const [nurse, neighbour] = [
        await steps.volunteer(`${area}-A-X`, ['medical']),
        await steps.volunteer(`${area}-B-Y`),
      ];
      const stranger = await steps.volunteer(steps.newDistrict());
      const [medical, anyone, begun] = [
        await steps.shift(`${area}-A-X`, { team: 'medical' }),
        await steps.shift(`${area}-B-Y`),
        await steps.shift(area, { startsAt: '2026-03-02T08:00:00+08:00' }),
      ];
      const targetIds = [medical, anyone, begun];
      const solved = await steps.shifts(area, { targetIds });
      expect(solved).toMatchObject({ status: 201, body: { state: 'SOLVED', proposals: 2, unfilled: 1 } });

      const seen = await steps.view(solved.body.roundId);
      expect(new Map(seen.proposals.map(({ personId, targetId }) => [personId, targetId]))).toEqual(
        new Map([
          [nurse, medical],
          [neighbour, anyone],
        ]),
      );
      const ofNurse = seen.proposals.find(({ personId }) => personId === nurse);
      expect(codes(ofNurse?.because)).toEqual(['area.same-community', 'team.asked-for', 'share.served-less']);
      expect(ofNurse?.because[0]).toMatchObject({ zh: '同一社区', en: 'same community', points: 40 });
      const left = seen.unmatched.people.find(({ personId }) => personId === stranger);
      expect(codes(left?.because)).toEqual(['area.other-district', 'target.begun']);
      expect(seen.unmatched.targets).toMatchObject([
        { targetId: begun, because: [{ code: 'target.begun' }] },
      ]);
      const told = (await app.eventsOf('matching.round')).filter(({ key }) => key === solved.body.roundId);
      expect(told.map(({ type }) => type)).toEqual([
        'matching.round-solved.v1',
        'matching.proposal-made.v1',
        'matching.proposal-made.v1',
      ]);
    });

    it('proposes nothing in a dry run, and then exactly what the dry run showed', async () => {
      const area = steps.newDistrict();
      await Promise.all(Array.from({ length: 5 }, () => steps.volunteer(area)));
      await steps.shift(area, { seats: 2 });
      const dry = await steps.shifts(area, { dryRun: true });
      expect(dry.body).toMatchObject({ proposals: 2, unfilled: 0, dryRun: true });
      expect((await app.eventsOf('matching.round')).some(({ key }) => key === dry.body.roundId)).toBe(false);
      const real = await steps.shifts(area);
      expect(real.body.inputDigest).toBe(dry.body.inputDigest);
      const pairs = async ({ roundId }: Round) =>
        (await steps.view(roundId)).proposals.map(({ personId, targetId }) => [personId, targetId]);
      expect(await pairs(real.body)).toEqual(await pairs(dry.body));
    });

    it('holds what it has proposed: a second round offers neither the seat nor the person again', async () => {
      const area = steps.newDistrict();
      const [first, second] = [await steps.volunteer(area), await steps.volunteer(area)];
      const shiftId = await steps.shift(area);
      const rounds = await Promise.all([steps.shifts(area), steps.shifts(area)]);
      expect(rounds.reduce((sum, { body }) => sum + body.proposals, 0)).toBe(1);
      const { personId } = await app.published(ProposalMade, { targetId: shiftId });
      expect([first, second]).toContain(personId);

      await app.publish(SignupWithdrawn, shiftId, { shiftId, signupId: anId(), volunteerId: personId });
      await steps.heard('declined', 'person_id', personId);
      const next = await steps.shifts(area);
      const proposals = (await steps.view(next.body.roundId)).proposals;
      expect(proposals.map((one) => one.personId)).toEqual([first, second].filter((id) => id !== personId));
    });

    it('asks again who never answered, once that shift has begun', async () => {
      const area = steps.newDistrict();
      const me = await steps.volunteer(area);
      await steps.shift(area);
      expect((await steps.shifts(area)).body.proposals).toBe(1);
      const later = { startsAt: '2026-03-14T09:00:00+08:00', endsAt: '2026-03-14T12:00:00+08:00' };
      const next = await steps.shift(area, later);
      expect((await steps.shifts(area, { targetIds: [next] })).body.proposals).toBe(0);
      const { body } = await steps.shifts(area, { targetIds: [next] }, '2026-03-08T09:00:00+08:00');
      expect((await steps.view(body.roundId)).proposals).toMatchObject([{ personId: me, targetId: next }]);
    });

    it('does not put one person in two places', async () => {
      const area = steps.newDistrict();
      const [me, taken] = [await steps.volunteer(area), await steps.shift(area)];
      const other = await steps.shift(area, { startsAt: '2026-03-07T11:00:00+08:00' });
      await app.publish(SignupAccepted, taken, { shiftId: taken, signupId: anId(), volunteerId: me });
      await steps.heard('engagement', 'person_id', me);
      const { body } = await steps.shifts(area, { targetIds: [other] });
      const seen = await steps.view(body.roundId);
      const mine = seen.unmatched.people.find(({ personId }) => personId === me);
      expect(codes(mine?.because)).toEqual(['time.overlap']);
    });
  });

  describe('people to posts', () => {
    it('waits for the money, then fills no more than the quota, hardship first', async () => {
      const area = steps.newDistrict();
      const people = await Promise.all([
        steps.applicant(area, 'graduate'),
        steps.applicant(area, 'employment-hardship'),
        steps.applicant(area, 'graduate', '2025-06-02T09:00:00+08:00'),
      ]);
      const postId = await steps.post(area, 2);
      const early = await steps.posts(area);
      expect(early.body.proposals).toBe(0);
      expect(codes((await steps.view(early.body.roundId)).unmatched.targets[0]?.because)).toEqual([
        'target.not-funded',
      ]);

      await steps.fund(postId);
      const { body } = await steps.posts(area);
      expect(body).toMatchObject({ proposals: 2, unfilled: 0 });
      const seen = await steps.view(body.roundId);
      expect(new Set(seen.proposals.map(({ personId }) => personId))).toEqual(
        new Set([people[1], people[2]]),
      );
      const left = seen.unmatched.people.find(({ personId }) => personId === people[0]);
      expect(codes(left?.because)).toEqual(['outranked']);
    });

    it('matches nobody who holds a post, and anew after the exit', async () => {
      const area = steps.newDistrict();
      const [me, postId, placementId] = [
        await steps.applicant(area, 'graduate'),
        await steps.post(area, 2),
        anId(),
      ];
      await steps.fund(postId);
      const placed = { placementId, postId, personId: me };
      await app.publish(PlacementActivated, postId, { ...placed, startsOn: '2026-03-01' });
      await steps.heard('placement', 'placement_id', placementId);
      const during = await steps.posts(area);
      expect(during.body).toMatchObject({ proposals: 0, unfilled: 1 });
      await app.publish(PlacementExited, postId, { ...placed, exitedOn: '2026-03-02' });
      await eventually('the place is free again', async () => (await steps.posts(area)).body.proposals === 1);
    });

    it('is for the groups the round names', async () => {
      const area = steps.newDistrict();
      const postId = await steps.post(area, 2);
      await steps.fund(postId);
      await steps.applicant(area, 'graduate');
      const hard = await steps.applicant(area, 'employment-hardship');
      const { body } = await steps.posts(area, { groups: ['employment-hardship'] });
      expect((await steps.view(body.roundId)).proposals).toMatchObject([
        { personId: hard, targetId: postId },
      ]);
    });
  });

  describe('a round on record', () => {
    it('can be solved again from its stored input, with the same result', async () => {
      const area = steps.newDistrict();
      await Promise.all(Array.from({ length: 6 }, () => steps.volunteer(area)));
      await steps.shift(area, { seats: 3 });
      const { body } = await steps.shifts(area);
      const again = await app.as(['auditor']).get(`/matching/rounds/${body.roundId}/replay`);
      const { solver, inputDigest } = await steps.view(body.roundId);
      expect(solver).toMatch(/^HiGHS \d+\.\d+\.\d+/);
      expect(again.body).toEqual({
        roundId: body.roundId,
        inputDigest,
        solver,
        solverNow: solver,
        same: true,
        optimal: true,
      });
    });

    it('is never changed', async () => {
      const { body } = await steps.shifts(steps.newDistrict());
      const change = app
        .schema('matching')
        .query(`update round set solver = 'by hand' where round_id = $1`, [body.roundId]);
      await expect(change).rejects.toThrow('append-only');
    });

    it('is asked for by who is in charge of that kind, and read by organizers and auditors', async () => {
      const round = { use: 'people-to-posts' };
      expect(await steps.organizer.post('/matching/rounds', round)).toMatchObject({
        status: 403,
        body: { code: 'round.not-your-use' },
      });
      expect((await steps.street.post('/matching/rounds', { use: 'volunteers-to-shifts' })).status).toBe(403);
      expect((await app.as(['finance']).post('/matching/rounds', round)).status).toBe(403);
      expect((await app.anyone.post('/matching/rounds', round)).status).toBe(401);
      expect((await steps.street.post('/matching/rounds', { use: 'by-favour' })).body.code).toBe(
        'body.invalid',
      );
      expect((await steps.street.get(`/matching/rounds/${anId()}`)).body.code).toBe('round.not-found');
      expect((await app.anyone.get(`/matching/rounds/${anId()}`)).status).toBe(401);
    });
  });
});
