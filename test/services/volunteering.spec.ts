import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MinutesConfirmed, MinutesUnproven, ProposalMade, SignupAccepted, SignupWithdrawn } from '#contracts';
import type { Id } from '#kernel';
import { VolunteeringModule } from '../../apps/volunteering/src/volunteering.module.ts';
import { eventually } from '../support/eventually.ts';
import { anId, morningOf, startService, type Person, type TestService } from '../support/service.ts';

const AREA = '370303-KY-PY';
const SHIFT = {
  title: '潘苑社区助老服务',
  areaCode: AREA,
  startsAt: '2026-03-07T09:00:00+08:00',
  endsAt: '2026-03-07T12:00:00+08:00',
  seats: 2,
  risks: ['楼道湿滑'],
};
const AT = (time: string): { at: string } => ({ at: `2026-03-07T${time}:00+08:00` });
const AFTER = { at: morningOf('2026-03-08') };

interface Signup {
  readonly signupId: Id;
  readonly state: string;
  readonly place?: number;
}

describe('volunteering', () => {
  let app: TestService;
  let organizer: Person;

  beforeAll(async () => {
    app = await startService([VolunteeringModule], { publishers: ['matching'] });
    organizer = app.as(['volunteer-organizer']);
  }, 60_000);
  afterAll(() => app.stop());

  async function aVolunteer(teams: string[] = [], personId = anId()): Promise<Person> {
    const volunteer = app.as(['volunteer'], personId);
    const answer = await volunteer.post('/volunteering/volunteers', { personId, areaCode: AREA, teams });
    expect(answer.status).toBe(201);
    return volunteer;
  }

  async function aShift(over: Partial<typeof SHIFT> & { team?: string } = {}): Promise<Id> {
    const answer = await organizer.post<{ shiftId: Id }>('/volunteering/shifts', { ...SHIFT, ...over });
    expect(answer.status).toBe(201);
    return answer.body.shiftId;
  }

  const signUp = (volunteer: Person, shiftId: Id, options = {}) =>
    volunteer.post<Signup & { code?: string }>(`/volunteering/shifts/${shiftId}/signups`, {}, options);

  async function accepted(volunteer: Person, shiftId: Id): Promise<Id> {
    const answer = await signUp(volunteer, shiftId);
    expect(answer.body.state).toBe('ACCEPTED');
    return answer.body.signupId;
  }

  const act = (by: Person, signupId: Id, what: string, body: object = {}, options = {}) =>
    by.post<{ state: string; minutes?: number; code?: string; facts?: object }>(
      `/volunteering/signups/${signupId}/${what}`,
      body,
      options,
    );

  async function present(signupId: Id, from: string, to: string): Promise<void> {
    const into = await act(organizer, signupId, 'check-in', AT(from), AFTER);
    const out = await act(organizer, signupId, 'check-out', AT(to), AFTER);
    expect([into.body.state, out.body.state]).toEqual(['CHECKED_IN', 'CHECKED_OUT']);
  }

  describe('registering', () => {
    it('a volunteer registers alone, once, and nobody else', async () => {
      const me = await aVolunteer();
      const body = { personId: me.personId, areaCode: AREA, teams: [] };
      expect((await me.post('/volunteering/volunteers', body)).body.code).toBe(
        'volunteer.already-registered',
      );
      const other = await me.post('/volunteering/volunteers', { ...body, personId: anId() });
      expect(other).toMatchObject({ status: 409, body: { code: 'volunteer.not-yourself' } });
    });

    it('an organizer registers somebody; the service tells it without a name', async () => {
      const personId = anId();
      const body = { personId, areaCode: AREA, teams: ['medical'] };
      expect((await organizer.post('/volunteering/volunteers', body)).status).toBe(201);
      expect(await app.eventsOf('volunteering.volunteer')).toContainEqual({
        type: 'volunteering.volunteer-registered.v1',
        key: personId,
        data: { volunteerId: personId, areaCode: AREA, teams: ['medical'] },
      });
    });
  });

  describe('publishing a shift', () => {
    it('makes one row per seat and shows it to everybody', async () => {
      const shiftId = await aShift({ seats: 7 });
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
      const publish = (over: object) => organizer.post('/volunteering/shifts', { ...SHIFT, ...over });
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
      const shiftId = await aShift({ seats: 10 });
      const people = Array.from({ length: 200 }, () => anId());
      await app.schema('volunteering').query(
        `insert into volunteer (volunteer_id, area_code, teams, registered_at, registered_by)
         select p, '370303', '{}', now(), p from unnest($1::uuid[]) p`,
        [people],
      );
      const answers = await Promise.all(people.map((id) => signUp(app.as(['volunteer'], id), shiftId)));
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
      const me = await aVolunteer();
      const shifts = await Promise.all(Array.from({ length: 6 }, () => aShift()));
      const answers = await Promise.all(shifts.map((shiftId) => signUp(me, shiftId)));
      expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
      const refused = answers.filter((answer) => answer.status !== 201);
      expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(['signup.overlap']));
    });

    it('the database itself refuses one person in two places', async () => {
      const me = await aVolunteer();
      await accepted(me, await aShift());
      const other = await aShift();
      const past = app.schema('volunteering').query(
        `insert into signup (signup_id, shift_id, volunteer_id, state, starts_at, ends_at, signed_up_at)
         values ($1, $2, $3, 'ACCEPTED', '2026-03-07T11:59:00+08:00', '2026-03-07T13:00:00+08:00', now())`,
        [anId(), other, me.personId],
      );
      await expect(past).rejects.toThrow('signup_no_overlap');
    });

    it('shifts that only touch do not overlap', async () => {
      const me = await aVolunteer();
      await accepted(me, await aShift());
      const next = await aShift({ startsAt: SHIFT.endsAt, endsAt: '2026-03-07T13:00:00+08:00' });
      await accepted(me, next);
    });

    it('is refused twice, unregistered, without the team, and after the end', async () => {
      const me = await aVolunteer(['student']);
      const shiftId = await aShift();
      await accepted(me, shiftId);
      expect((await signUp(me, shiftId)).body.code).toBe('signup.repeated');
      expect((await signUp(app.as(['volunteer']), shiftId)).body.code).toBe('signup.not-registered');
      const medical = await aShift({ team: 'medical' });
      expect((await signUp(await aVolunteer(['student']), medical)).body.code).toBe('signup.team-needed');
      expect((await signUp(await aVolunteer(), shiftId, AFTER)).body.code).toBe('signup.too-late');
      expect((await signUp(me, anId())).body.code).toBe('shift.not-found');
    });

    it('the same request sent twice is one sign-up', async () => {
      const me = await aVolunteer();
      const shiftId = await aShift();
      const idempotencyKey = anId();
      const [once, again] = await Promise.all([
        signUp(me, shiftId, { idempotencyKey }),
        signUp(me, shiftId, { idempotencyKey }),
      ]);
      expect(again).toEqual(once);
    });

    it('a withdrawn seat goes to who waits longest, in the same moment', async () => {
      const shiftId = await aShift({ seats: 1 });
      const [first, second, third] = await Promise.all([aVolunteer(), aVolunteer(), aVolunteer()]);
      const held = await accepted(first, shiftId);
      expect((await signUp(second, shiftId)).body).toMatchObject({ state: 'WAITLISTED', place: 1 });
      expect((await signUp(third, shiftId)).body).toMatchObject({ state: 'WAITLISTED', place: 2 });
      expect((await act(second, held, 'withdrawal')).body.code).toBe('signup.not-found');
      expect((await act(first, held, 'withdrawal')).body.state).toBe('WITHDRAWN');
      expect((await act(first, held, 'withdrawal')).body.code).toBe('signup.wrong-state');
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
        ...{ roundId: anId(), proposalId: anId(), personId, targetId, fit: 10 },
        use: 'volunteers-to-shifts',
      });

    async function proposedTo(volunteer: Person): Promise<Signup> {
      return eventually('the proposal became a sign-up', async () => {
        const mine = await volunteer.get<{ items: Signup[] }>('/volunteering/signups');
        return mine.body.items.find(({ state }) => state === 'PROPOSED' || state === 'LAPSED');
      });
    }

    it('holds a seat until the volunteer accepts', async () => {
      const [me, other] = await Promise.all([aVolunteer(), aVolunteer()]);
      const shiftId = await aShift({ seats: 1 });
      await propose(me.personId, shiftId);
      const { signupId, state } = await proposedTo(me);
      expect(state).toBe('PROPOSED');
      const waiting = await signUp(other, shiftId);
      expect(waiting.body.state).toBe('WAITLISTED');
      expect((await act(other, waiting.body.signupId, 'acceptance')).body.code).toBe('signup.not-proposed');
      expect((await act(other, signupId, 'acceptance')).status).toBe(404);
      expect((await act(me, signupId, 'acceptance')).body.state).toBe('ACCEPTED');
      await app.published(SignupAccepted, { signupId });
    });

    it('gives the seat on when the volunteer declines', async () => {
      const [me, other] = await Promise.all([aVolunteer(), aVolunteer()]);
      const shiftId = await aShift({ seats: 1 });
      await propose(me.personId, shiftId);
      const { signupId } = await proposedTo(me);
      const waiting = await signUp(other, shiftId);
      await act(me, signupId, 'withdrawal');
      await app.published(SignupAccepted, { signupId: waiting.body.signupId });
    });

    it('lapses, and says so, when the person is busy or no seat is left', async () => {
      const me = await aVolunteer();
      await accepted(me, await aShift());
      const full = await aShift({ seats: 1, startsAt: SHIFT.endsAt, endsAt: '2026-03-07T15:00:00+08:00' });
      const [keeper, late] = await Promise.all([aVolunteer(), aVolunteer()]);
      await accepted(keeper, full);
      await propose(me.personId, await aShift());
      await propose(late.personId, full);
      for (const volunteer of [me, late]) {
        const { signupId, state } = await proposedTo(volunteer);
        expect(state).toBe('LAPSED');
        await app.published(SignupWithdrawn, { signupId });
      }
    });
  });

  describe('proving hours', () => {
    it('checks in with the code at the door, and not with an old, wrong or missing one', async () => {
      const me = await aVolunteer();
      const shiftId = await aShift();
      const signupId = await accepted(me, shiftId);
      const codeAt = async (time: string): Promise<string> => {
        const path = `/volunteering/shifts/${shiftId}/check-in-code`;
        const at = AT(time).at;
        const token = await app.identity.token({ personId: anId(), roles: ['volunteer-organizer'] });
        const headers = { authorization: `Bearer ${token}`, 'linli-time': at };
        const answer = await fetch(`${app.running.address}/api${path}`, { headers });
        return ((await answer.json()) as { code: string }).code;
      };
      const code = await codeAt('08:50');
      const now = AT('08:50');
      expect((await act(me, signupId, 'check-in', {}, now)).body.code).toBe('punch.code-missing');
      expect((await act(me, signupId, 'check-in', { code }, AT('09:50'))).body.code).toBe('punch.code-wrong');
      expect((await act(await aVolunteer(), signupId, 'check-in', { code }, now)).status).toBe(404);
      expect((await act(me, signupId, 'check-in', { code }, now)).body.state).toBe('CHECKED_IN');
      expect((await act(me, signupId, 'check-in', { code }, now)).body.code).toBe('signup.wrong-state');
    });

    it('confirms the overlap of presence and shift, and counts time served twice once (worked case 24)', async () => {
      const me = await aVolunteer();
      const one = await accepted(me, await aShift());
      await present(one, '08:47', '12:05');
      const first = await act(organizer, one, 'confirmation', {}, AFTER);
      expect(first).toMatchObject({ status: 201, body: { state: 'CONFIRMED', minutes: 180 } });
      const other = { startsAt: '2026-03-07T11:00:00+08:00', endsAt: '2026-03-07T13:00:00+08:00' };
      const two = await accepted(me, await aShift(other));
      await present(two, '11:00', '13:00');
      expect((await act(organizer, two, 'confirmation', {}, AFTER)).body.minutes).toBe(60);
      const total = await me.get(`/volunteering/volunteers/${me.personId}/minutes`);
      expect(total.body).toMatchObject({ confirmedMinutes: 240, hours: '4.0', stars: 0 });
      await app.published(MinutesConfirmed, { signupId: one, minutes: 180, confirmedBy: organizer.personId });
    });

    it('two confirmations of overlapping time at once never count a minute twice', async () => {
      const me = await aVolunteer();
      const shifts = [await aShift(), await aShift(), await aShift()];
      const signups: Id[] = [];
      for (const shiftId of shifts) {
        const signupId = await accepted(me, shiftId);
        await present(signupId, '09:00', '12:00');
        signups.push(signupId);
      }
      await Promise.all(signups.map((id) => act(organizer, id, 'confirmation', {}, AFTER)));
      const total = await me.get(`/volunteering/volunteers/${me.personId}/minutes`);
      expect(total.body).toMatchObject({ confirmedMinutes: 180 });
    });

    it('never confirms without check-out, more than is proven, or by the volunteer', async () => {
      const both = app.as(['volunteer', 'volunteer-organizer']);
      await both.post('/volunteering/volunteers', { personId: both.personId, areaCode: AREA, teams: [] });
      const signupId = await accepted(both, await aShift());
      expect((await act(both, signupId, 'check-in', AT('09:00'), AFTER)).body.code).toBe(
        'duty.not-separated',
      );
      await act(organizer, signupId, 'check-in', AT('09:00'), AFTER);
      expect((await act(organizer, signupId, 'confirmation', {}, AFTER)).body).toMatchObject({
        code: 'signup.unproven',
        facts: { missing: 'check-out' },
      });
      expect((await act(organizer, signupId, 'check-out', AT('08:59'), AFTER)).body.code).toBe(
        'punch.out-before-in',
      );
      expect((await act(organizer, signupId, 'check-out', AT('23:00'), AT('12:00'))).body.code).toBe(
        'punch.in-future',
      );
      await act(organizer, signupId, 'check-out', AT('10:00'), AFTER);
      expect((await act(both, signupId, 'confirmation', {}, AFTER)).body.code).toBe('duty.not-separated');
      expect((await act(organizer, signupId, 'confirmation', { minutes: 61 }, AFTER)).body.code).toBe(
        'minutes.more-than-proven',
      );
      expect((await act(organizer, signupId, 'confirmation', { minutes: 45 }, AFTER)).body.minutes).toBe(45);
    });

    it('a settled shift leaves what nothing proves unproven and uncertified, until a person proves it', async () => {
      const shiftId = await aShift({ seats: 3 });
      const people = [
        await aVolunteer(),
        await aVolunteer(),
        await aVolunteer(),
        await aVolunteer(),
      ] as const;
      const [absent, left, done, waiting] = people;
      const noCheckIn = await accepted(absent, shiftId);
      const noCheckOut = await accepted(left, shiftId);
      const proven = await accepted(done, shiftId);
      await signUp(waiting, shiftId);
      await act(organizer, noCheckOut, 'check-in', AT('09:00'), AFTER);
      await present(proven, '09:00', '12:00');
      await act(organizer, proven, 'confirmation', {}, AFTER);
      const settle = (at: string) => organizer.post(`/volunteering/shifts/${shiftId}/settlement`, {}, { at });
      expect((await settle('2026-03-07T11:59:00+08:00')).body.code).toBe('shift.not-ended');
      expect((await settle(AFTER.at)).body).toMatchObject({ state: 'DONE', unproven: 2 });
      expect((await settle(AFTER.at)).body.code).toBe('shift.wrong-state');
      await app.published(MinutesUnproven, { signupId: noCheckIn, reason: 'no-check-in', minutes: 180 });
      await app.published(MinutesUnproven, { signupId: noCheckOut, reason: 'no-check-out' });
      const minutesOf = async (who: Person) =>
        (await who.get(`/volunteering/volunteers/${who.personId}/minutes`)).body;
      expect(await minutesOf(left)).toMatchObject({ confirmedMinutes: 0, unprovenMinutes: 180 });
      const queue = await waiting.get<{ items: Signup[] }>('/volunteering/signups');
      expect(queue.body.items[0]?.state).toBe('LAPSED');

      await act(organizer, noCheckOut, 'check-out', AT('11:00'), AFTER);
      await act(organizer, noCheckOut, 'confirmation', {}, AFTER);
      expect(await minutesOf(left)).toMatchObject({ confirmedMinutes: 120, unprovenMinutes: 0 });
    });

    it('the database refuses to change a recorded punch or a confirmed minute', async () => {
      const db = app.schema('volunteering');
      await expect(db.query(`update minutes_entry set minutes = 9000`)).rejects.toThrow('append-only');
      await expect(db.query(`delete from punch`)).rejects.toThrow('append-only');
      await expect(db.query(`delete from unproven_entry`)).rejects.toThrow('append-only');
    });
  });

  describe('permissions', () => {
    it('every write needs its role, and every reading of people too', async () => {
      const id = anId();
      const writes: [string, object, ('volunteer' | 'volunteer-organizer')[]][] = [
        ['/volunteering/volunteers', {}, ['volunteer', 'volunteer-organizer']],
        ['/volunteering/shifts', {}, ['volunteer-organizer']],
        [`/volunteering/shifts/${id}/signups`, {}, ['volunteer']],
        [`/volunteering/shifts/${id}/settlement`, {}, ['volunteer-organizer']],
        [`/volunteering/signups/${id}/acceptance`, {}, ['volunteer']],
        [`/volunteering/signups/${id}/withdrawal`, {}, ['volunteer']],
        [`/volunteering/signups/${id}/check-in`, {}, ['volunteer', 'volunteer-organizer']],
        [`/volunteering/signups/${id}/check-out`, {}, ['volunteer', 'volunteer-organizer']],
        [`/volunteering/signups/${id}/confirmation`, {}, ['volunteer-organizer']],
      ];
      for (const [path, body, allowed] of writes) {
        expect([path, (await app.anyone.post(path, body)).status]).toEqual([path, 401]);
        for (const role of ['volunteer', 'volunteer-organizer', 'street', 'finance'] as const) {
          const { status } = await app.as([role]).post(path, body);
          const may = (allowed as string[]).includes(role);
          expect([path, role, status === 403]).toEqual([path, role, !may]);
        }
      }
      const reads: [string, string[]][] = [
        [`/volunteering/shifts/${id}/check-in-code`, ['volunteer-organizer']],
        [`/volunteering/shifts/${id}/signups`, ['volunteer-organizer', 'auditor']],
        ['/volunteering/signups', ['volunteer']],
        [`/volunteering/volunteers/${id}/minutes`, ['volunteer', 'volunteer-organizer', 'auditor']],
      ];
      for (const [path, allowed] of reads) {
        expect([path, (await app.anyone.get(path)).status]).toEqual([path, 401]);
        for (const role of ['volunteer', 'volunteer-organizer', 'auditor', 'street'] as const) {
          const { status } = await app.as([role]).get(path);
          expect([path, role, status === 403]).toEqual([path, role, !allowed.includes(role)]);
        }
      }
    });

    it("nobody but organizers and auditors sees another volunteer's minutes", async () => {
      const me = await aVolunteer();
      const path = `/volunteering/volunteers/${me.personId}/minutes`;
      expect((await (await aVolunteer()).get(path)).status).toBe(404);
      expect((await organizer.get(path)).status).toBe(200);
    });
  });
});
