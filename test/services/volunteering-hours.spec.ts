import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MinutesConfirmed, MinutesUnproven } from '#contracts';
import type { Id } from '#kernel';
import { VolunteeringModule } from '../../apps/volunteering/src/volunteering.module.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';
import { AFTER, AREA, AT, Volunteering, type Signup } from '../support/volunteering.ts';

describe('volunteering', () => {
  let app: TestService;
  let steps: Volunteering;

  beforeAll(async () => {
    app = await startService([VolunteeringModule]);
    steps = new Volunteering(app);
  }, 60_000);
  afterAll(() => app.stop());

  describe('proving hours', () => {
    it('checks in with the code at the door, and not with an old, wrong or missing one', async () => {
      const me = await steps.volunteer();
      const shiftId = await steps.shift();
      const signupId = await steps.accepted(me, shiftId);
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
      expect((await steps.act(me, `${signupId}/check-in`, {}, now)).body.code).toBe('punch.code-missing');
      expect((await steps.act(me, `${signupId}/check-in`, { code }, AT('09:50'))).body.code).toBe(
        'punch.code-wrong',
      );
      expect((await steps.act(await steps.volunteer(), `${signupId}/check-in`, { code }, now)).status).toBe(
        404,
      );
      expect((await steps.act(me, `${signupId}/check-in`, { code }, now)).body.state).toBe('CHECKED_IN');
      expect((await steps.act(me, `${signupId}/check-in`, { code }, now)).body.code).toBe(
        'signup.wrong-state',
      );
    });

    it('confirms the overlap of presence and shift, and counts time served twice once (worked case 24)', async () => {
      const me = await steps.volunteer();
      const one = await steps.accepted(me, await steps.shift());
      await steps.present(one, '08:47', '12:05');
      const first = await steps.act(steps.organizer, `${one}/confirmation`, {}, AFTER);
      expect(first).toMatchObject({ status: 201, body: { state: 'CONFIRMED', minutes: 180 } });
      const other = { startsAt: '2026-03-07T11:00:00+08:00', endsAt: '2026-03-07T13:00:00+08:00' };
      const two = await steps.accepted(me, await steps.shift(other));
      await steps.present(two, '11:00', '13:00');
      expect((await steps.act(steps.organizer, `${two}/confirmation`, {}, AFTER)).body.minutes).toBe(60);
      const total = await me.get(`/volunteering/volunteers/${me.personId}/minutes`);
      expect(total.body).toMatchObject({ confirmedMinutes: 240, hours: '4.0', stars: 0 });
      await app.published(MinutesConfirmed, {
        signupId: one,
        minutes: 180,
        confirmedBy: steps.organizer.personId,
      });
    });

    it('two confirmations of overlapping time at once never count a minute twice', async () => {
      const me = await steps.volunteer();
      const shifts = [await steps.shift(), await steps.shift(), await steps.shift()];
      const signups: Id[] = [];
      for (const shiftId of shifts) {
        const signupId = await steps.accepted(me, shiftId);
        await steps.present(signupId, '09:00', '12:00');
        signups.push(signupId);
      }
      await Promise.all(signups.map((id) => steps.act(steps.organizer, `${id}/confirmation`, {}, AFTER)));
      const total = await me.get(`/volunteering/volunteers/${me.personId}/minutes`);
      expect(total.body).toMatchObject({ confirmedMinutes: 180 });
    });

    it('never confirms without check-out, more than is proven, or by the volunteer', async () => {
      const both = app.as(['volunteer', 'volunteer-organizer']);
      await both.post('/volunteering/volunteers', { personId: both.personId, areaCode: AREA, teams: [] });
      const signupId = await steps.accepted(both, await steps.shift());
      expect((await steps.act(both, `${signupId}/check-in`, AT('09:00'), AFTER)).body.code).toBe(
        'duty.not-separated',
      );
      await steps.act(steps.organizer, `${signupId}/check-in`, AT('09:00'), AFTER);
      expect((await steps.act(steps.organizer, `${signupId}/confirmation`, {}, AFTER)).body).toMatchObject({
        code: 'signup.unproven',
        facts: { missing: 'check-out' },
      });
      expect((await steps.act(steps.organizer, `${signupId}/check-out`, AT('08:59'), AFTER)).body.code).toBe(
        'punch.out-before-in',
      );
      expect(
        (await steps.act(steps.organizer, `${signupId}/check-out`, AT('23:00'), AT('12:00'))).body.code,
      ).toBe('punch.in-future');
      await steps.act(steps.organizer, `${signupId}/check-out`, AT('10:00'), AFTER);
      expect((await steps.act(both, `${signupId}/confirmation`, {}, AFTER)).body.code).toBe(
        'duty.not-separated',
      );
      expect(
        (await steps.act(steps.organizer, `${signupId}/confirmation`, { minutes: 61 }, AFTER)).body.code,
      ).toBe('minutes.more-than-proven');
      expect(
        (await steps.act(steps.organizer, `${signupId}/confirmation`, { minutes: 45 }, AFTER)).body.minutes,
      ).toBe(45);
    });

    it('a settled shift leaves what nothing proves unproven and uncertified, until a person proves it', async () => {
      const shiftId = await steps.shift({ seats: 3 });
      const people = [
        await steps.volunteer(),
        await steps.volunteer(),
        await steps.volunteer(),
        await steps.volunteer(),
      ] as const;
      const [absent, left, done, waiting] = people;
      const noCheckIn = await steps.accepted(absent, shiftId);
      const noCheckOut = await steps.accepted(left, shiftId);
      const proven = await steps.accepted(done, shiftId);
      await steps.signUp(waiting, shiftId);
      await steps.act(steps.organizer, `${noCheckOut}/check-in`, AT('09:00'), AFTER);
      await steps.present(proven, '09:00', '12:00');
      await steps.act(steps.organizer, `${proven}/confirmation`, {}, AFTER);
      const settle = (at: string) =>
        steps.organizer.post(`/volunteering/shifts/${shiftId}/settlement`, {}, { at });
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

      await steps.act(steps.organizer, `${noCheckOut}/check-out`, AT('11:00'), AFTER);
      await steps.act(steps.organizer, `${noCheckOut}/confirmation`, {}, AFTER);
      expect(await minutesOf(left)).toMatchObject({ confirmedMinutes: 120, unprovenMinutes: 0 });
    });

    it('the database refuses to change a recorded punch or a confirmed minute', async () => {
      const db = app.schema('volunteering');
      await expect(db.query(`update minutes_entry set minutes = 9000`)).rejects.toThrow('append-only');
      await expect(db.query(`delete from punch`)).rejects.toThrow('append-only');
      await expect(db.query(`delete from unproven_entry`)).rejects.toThrow('append-only');
    });
  });
});
