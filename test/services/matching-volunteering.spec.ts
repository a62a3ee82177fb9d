import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoundSolved } from '#contracts';
import type { Id } from '#kernel';
import { MatchingModule } from '../../apps/matching/src/matching.module.ts';
import { VolunteeringModule } from '../../apps/volunteering/src/volunteering.module.ts';
import { eventually } from '../support/eventually.ts';
import { startService, type Person, type TestService } from '../support/service.ts';
import { AREA, Volunteering, type Signup } from '../support/volunteering.ts';

interface Round {
  readonly roundId: Id;
  readonly proposals: number;
}

describe('matching and volunteering together', () => {
  let app: TestService;
  let steps: Volunteering;

  beforeAll(async () => {
    app = await startService([VolunteeringModule, MatchingModule]);
    steps = new Volunteering(app);
  }, 60_000);
  afterAll(() => app.stop());

  const ask = (shiftId: Id, dryRun: boolean) =>
    steps.organizer.post<Round>('/matching/rounds', {
      ...{ use: 'volunteers-to-shifts', areaCode: AREA, targetIds: [shiftId], dryRun },
    });

  const signupOf = (person: Person, state: string) =>
    eventually(`${person.personId} has a sign-up that is ${state}`, async () => {
      const mine = await person.get<{ items: Signup[] }>('/volunteering/signups');
      return mine.body.items.find((signup) => signup.state === state);
    });

  it('a proposal holds a seat; who declines is replaced by the next round, who accepts keeps it', async () => {
    const [one, two] = [await steps.volunteer(['medical']), await steps.volunteer(['medical'])];
    const shiftId = await steps.shift({ seats: 1, team: 'medical' });
    await eventually('matching has heard of the shift and both volunteers', async () => {
      const { body } = await ask(shiftId, true);
      const seen = await steps.organizer.get<{ people: number }>(`/matching/rounds/${body.roundId}`);
      return body.proposals === 1 && seen.body.people === 2;
    });

    const first = await ask(shiftId, false);
    await app.published(RoundSolved, { roundId: first.body.roundId, proposals: 1 });
    const { items } = (
      await eventually('the proposal became a sign-up', async () => {
        const all = await steps.organizer.get<{ items: (Signup & { volunteerId: Id })[] }>(
          `/volunteering/shifts/${shiftId}/signups`,
        );
        return all.body.items.length === 1 && all;
      })
    ).body;
    const [chosen, other] = items[0]?.volunteerId === one.personId ? [one, two] : [two, one];
    expect((await ask(shiftId, true)).body.proposals).toBe(0);

    const proposed = await signupOf(chosen, 'PROPOSED');
    await steps.act(chosen, `${proposed.signupId}/withdrawal`);
    await eventually('the next round proposes the other one', async () => {
      return (await ask(shiftId, false)).body.proposals === 1;
    });
    const offered = await signupOf(other, 'PROPOSED');
    expect((await steps.act(other, `${offered.signupId}/acceptance`)).body.state).toBe('ACCEPTED');
    await eventually('matching knows the seat is taken', async () => {
      const rows = await app
        .schema('matching')
        .query<{ state: string }[]>(`select state from proposal where person_id = $1`, [other.personId]);
      return rows[0]?.state === 'TAKEN';
    });
  });
});
