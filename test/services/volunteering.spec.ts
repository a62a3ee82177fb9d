import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProposalMade, SignupAccepted, SignupWithdrawn } from '#contracts';
import type { Id } from '#kernel';
import { VolunteeringModule } from '../../apps/volunteering/src/volunteering.module.ts';
import { eventually } from '../support/eventually.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';
import { AFTER, AREA, SHIFT, Volunteering, type Signup } from '../support/volunteering.ts';

describe('volunteering', () => {
  let app: TestService;
  let steps: Volunteering;

  beforeAll(async () => {
    app = await startService([VolunteeringModule], { publishers: ['matching'] });
    steps = new Volunteering(app);
  }, 60_000);
  afterAll(() => app.stop());

  describe('registering', () => {
    it('a volunteer registers alone, once, and nobody else', async () => {
      const me = await steps.volunteer();
      const body = { personId: me.personId, areaCode: AREA, teams: [] };
      expect((await me.post('/volunteering/volunteers', body)).body.code).toBe(
        'volunteer.already-registered',
      );
      const other = await me.post('/volunteering/volunteers', { ...body, personId: anId() });
      expect(other).toMatchObject({ status: 409, body: { code: 'volunteer.not-yourself' } });
    });

    it('an steps.organizer registers somebody; the service tells it without a name', async () => {
      const personId = anId();
      const body = { personId, areaCode: AREA, teams: ['medical'] };
      expect((await steps.organizer.post('/volunteering/volunteers', body)).status).toBe(201);
      expect(await app.eventsOf('volunteering.volunteer')).toContainEqual({
        type: 'volunteering.volunteer-registered.v1',
        key: personId,
        data: { volunteerId: personId, areaCode: AREA, teams: ['medical'] },
      });
    });
  });

  describe('publishing a shift', () => {
    it('makes one row per seat and shows it to everybody', async () => {
      const shiftId = await steps.shift({ seats: 7 });
      const seats = await app
        .schema('volunteering')
        .query('select count(*)::int as n from seat where shift_id = $1', [shiftId]);
      expect(seats).toEqual([{ n: 7 }]);
      const shown = await app.anyone.get(`/volunteering/shifts/${shiftId}`);
      const { startsAt, endsAt } = SHIFT;
      expect(shown.body).toMatchObject({ shiftId, seats: 7, free: 7, waiting: 0, startsAt, endsAt });
      const list = await app.anyone.get<{ items: { shiftId: Id }[] }>('/volunteering/shifts');
      expect(list.body.items.map((shift) => shift.shiftId)).toContain(shiftId);
    });

    it('refuses one that ends before it begins or has begun, and an instant that is none', async () => {
      const publish = (over: object) => steps.organizer.post('/volunteering/shifts', { ...SHIFT, ...over });
      expect((await publish({ endsAt: SHIFT.startsAt })).body.code).toBe('shift.ends-before-start');
      expect((await publish({ startsAt: '2026-03-02T09:00:00+08:00' })).body.code).toBe(
        'shift.already-begun',
      );
      expect(await publish({ startsAt: 'tomorrow' })).toMatchObject({
        status: 400,
        body: { code: 'body.invalid' },
      });
    });
  });

  describe('signing up', () => {
    it('200 people at once get exactly the 10 seats, and the others a place in line each', async () => {
      const shiftId = await steps.shift({ seats: 10 });
      const people = Array.from({ length: 200 }, () => anId());
      await app.schema('volunteering').query(
        `insert into volunteer (volunteer_id, area_code, teams, registered_at, registered_by)
         select p, '370303', '{}', now(), p from unnest($1::uuid[]) p`,
        [people],
      );
      const answers = await Promise.all(people.map((id) => steps.signUp(app.as(['volunteer'], id), shiftId)));
      expect(answers.every((answer) => answer.status === 201)).toBe(true);
      expect(answers.filter((answer) => answer.body.state === 'ACCEPTED')).toHaveLength(10);
      const shown = await app.anyone.get(`/volunteering/shifts/${shiftId}`);
      expect(shown.body).toMatchObject({ free: 0, waiting: 190 });
      const taken = await app
        .schema('volunteering')
        .query('select count(distinct signup_id)::int as n from seat where shift_id = $1', [shiftId]);
      expect(taken).toEqual([{ n: 10 }]);
      const told = (await app.eventsOf('volunteering.shift')).filter(
        ({ type, key }) => key === shiftId && type === SignupAccepted.type,
      );
      expect(told).toHaveLength(10);
    }, 60_000);

    it('one person reaching for two overlapping shifts at once gets exactly one', async () => {
      const me = await steps.volunteer();
      const shifts = await Promise.all(Array.from({ length: 6 }, () => steps.shift()));
      const answers = await Promise.all(shifts.map((shiftId) => steps.signUp(me, shiftId)));
      expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
      const refused = answers.filter((answer) => answer.status !== 201);
      expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(['signup.overlap']));
    });

    it('the database itself refuses one person in two places', async () => {
      const me = await steps.volunteer();
      await steps.accepted(me, await steps.shift());
      const other = await steps.shift();
      const past = app.schema('volunteering').query(
        `insert into signup (signup_id, shift_id, volunteer_id, state, starts_at, ends_at, signed_up_at)
         values ($1, $2, $3, 'ACCEPTED', '2026-03-07T11:59:00+08:00', '2026-03-07T13:00:00+08:00', now())`,
        [anId(), other, me.personId],
      );
      await expect(past).rejects.toThrow('signup_no_overlap');
    });

    it('shifts that only touch do not overlap', async () => {
      const me = await steps.volunteer();
      await steps.accepted(me, await steps.shift());
      const next = await steps.shift({ startsAt: SHIFT.endsAt, endsAt: '2026-03-07T13:00:00+08:00' });
      expect((await steps.signUp(me, next)).body.state).toBe('ACCEPTED');
    });

    it('is refused twice, unregistered, without the team, and after the end', async () => {
      const me = await steps.volunteer(['student']);
      const shiftId = await steps.shift();
      await steps.accepted(me, shiftId);
      expect((await steps.signUp(me, shiftId)).body.code).toBe('signup.repeated');
      expect((await steps.signUp(app.as(['volunteer']), shiftId)).body.code).toBe('signup.not-registered');
      const medical = await steps.shift({ team: 'medical' });
      expect((await steps.signUp(await steps.volunteer(['student']), medical)).body.code).toBe(
        'signup.team-needed',
      );
      expect((await steps.signUp(await steps.volunteer(), shiftId, AFTER)).body.code).toBe('signup.too-late');
      expect((await steps.signUp(me, anId())).body.code).toBe('shift.not-found');
    });

    it('the same request sent twice is one sign-up', async () => {
      const me = await steps.volunteer();
      const shiftId = await steps.shift();
      const idempotencyKey = anId();
      const [once, again] = await Promise.all([
        steps.signUp(me, shiftId, { idempotencyKey }),
        steps.signUp(me, shiftId, { idempotencyKey }),
      ]);
      expect(again).toEqual(once);
    });

    it('a withdrawn seat goes to who waits longest, in the same moment', async () => {
      const shiftId = await steps.shift({ seats: 1 });
      const [first, second, third] = await Promise.all([
        steps.volunteer(),
        steps.volunteer(),
        steps.volunteer(),
      ]);
      const held = await steps.accepted(first, shiftId);
      expect((await steps.signUp(second, shiftId)).body).toMatchObject({ state: 'WAITLISTED', place: 1 });
      expect((await steps.signUp(third, shiftId)).body).toMatchObject({ state: 'WAITLISTED', place: 2 });
      expect((await steps.act(second, `${held}/withdrawal`)).body.code).toBe('signup.not-found');
      expect((await steps.act(first, `${held}/withdrawal`)).body.state).toBe('WITHDRAWN');
      expect((await steps.act(first, `${held}/withdrawal`)).body.code).toBe('signup.wrong-state');
      const mine = await second.get<{ items: Signup[] }>('/volunteering/signups');
      expect(mine.body.items[0]?.state).toBe('ACCEPTED');
      const told = (await app.eventsOf('volunteering.shift')).filter(({ key }) => key === shiftId);
      expect(told.map(({ type }) => type).slice(1)).toEqual([
        SignupAccepted.type,
        SignupWithdrawn.type,
        SignupAccepted.type,
      ]);
      expect((await app.anyone.get(`/volunteering/shifts/${shiftId}`)).body).toMatchObject({ waiting: 1 });
    });
  });

  describe('a proposal of the matching service', () => {
    const propose = (personId: Id, targetId: Id) =>
      app.publish(ProposalMade, anId(), {
        roundId: anId(),
        proposalId: anId(),
        personId,
        targetId,
        fit: 10,
        use: 'volunteers-to-shifts',
      });

    async function proposedTo(volunteer: Person): Promise<Signup> {
      return eventually('the proposal became a sign-up', async () => {
        const mine = await volunteer.get<{ items: Signup[] }>('/volunteering/signups');
        return mine.body.items.find(({ state }) => state === 'PROPOSED' || state === 'LAPSED');
      });
    }

    it('holds a seat until the volunteer accepts', async () => {
      const [me, other] = await Promise.all([steps.volunteer(), steps.volunteer()]);
      const shiftId = await steps.shift({ seats: 1 });
      await propose(me.personId, shiftId);
      const { signupId, state } = await proposedTo(me);
      expect(state).toBe('PROPOSED');
      const waiting = await steps.signUp(other, shiftId);
      expect(waiting.body.state).toBe('WAITLISTED');
      expect((await steps.act(other, `${waiting.body.signupId}/acceptance`)).body.code).toBe(
        'signup.not-proposed',
      );
      expect((await steps.act(other, `${signupId}/acceptance`)).status).toBe(404);
      expect((await steps.act(me, `${signupId}/acceptance`)).body.state).toBe('ACCEPTED');
      await app.published(SignupAccepted, { signupId });
    });

    it('gives the seat on when the volunteer declines', async () => {
      const [me, other] = await Promise.all([steps.volunteer(), steps.volunteer()]);
      const shiftId = await steps.shift({ seats: 1 });
      await propose(me.personId, shiftId);
      const { signupId } = await proposedTo(me);
      const waiting = await steps.signUp(other, shiftId);
      await steps.act(me, `${signupId}/withdrawal`);
      const { volunteerId } = await app.published(SignupAccepted, { signupId: waiting.body.signupId });
      expect(volunteerId).toBe(other.personId);
    });

    it('lapses, and says so, when the person is busy or no seat is left', async () => {
      const me = await steps.volunteer();
      await steps.accepted(me, await steps.shift());
      const full = await steps.shift({
        seats: 1,
        startsAt: SHIFT.endsAt,
        endsAt: '2026-03-07T15:00:00+08:00',
      });
      const [keeper, late] = await Promise.all([steps.volunteer(), steps.volunteer()]);
      await steps.accepted(keeper, full);
      await propose(me.personId, await steps.shift());
      await propose(late.personId, full);
      for (const volunteer of [me, late]) {
        const { signupId, state } = await proposedTo(volunteer);
        expect(state).toBe('LAPSED');
        await app.published(SignupWithdrawn, { signupId });
      }
    });
  });
});
