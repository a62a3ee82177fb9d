import { Refused } from '#client';
import { addDays } from '#regulation';
import type { Actor, Stage } from './stage.ts';

const AREA = '370303-KY-PY';
const TEAMS = ['elder-service', 'medical', 'culture', 'student'] as const;

export interface Hours {
  readonly provenMinutes: number;
  readonly unprovenMinutes: number;
}

interface Shift {
  readonly shiftId: string;
  readonly date: string;
  readonly from: string;
  readonly to: string;
}

interface Signup {
  readonly signupId: string;
  readonly volunteerId: string;
  readonly shiftId: string;
  readonly state: string;
}

/** Two shifts of one Saturday: one filled by matching, one by a race for its seats; hours count only with evidence. */
export async function volunteer(stage: Stage): Promise<Hours> {
  const volunteers = stage.actors('volunteer', 12);
  stage.on('2026-03-04');
  await registerAll(volunteers);
  const saturday = await freeSaturday(stage);
  const morning = await publish(stage, {
    title: '为老服务：上门陪护',
    seats: 6,
    date: saturday,
    from: '09:00',
    to: '11:00',
  });
  const afternoon = await publish(stage, {
    title: '楼院清洁',
    seats: 8,
    date: saturday,
    from: '14:00',
    to: '16:00',
  });
  const matched = await fillByMatching(stage, morning);
  const raced = await raceForSeats(stage, volunteers, afternoon);
  await serve(stage, morning, matched);
  await serve(stage, afternoon, raced);
  return hoursOf(stage, volunteers, [morning.shiftId, afternoon.shiftId]);
}

async function registerAll(volunteers: readonly Actor[]): Promise<void> {
  await Promise.all(
    volunteers.map(async (actor, i) => {
      const body = { personId: actor.personId, areaCode: AREA, teams: [TEAMS[i % TEAMS.length]] };
      await actor.post('/volunteering/volunteers', body).catch(unlessRegistered);
    }),
  );
}

// A second run finds the volunteers of the first.
function unlessRegistered(error: unknown): void {
  if (!(error instanceof Refused) || error.code !== 'volunteer.already-registered') throw error;
}

/** The first Saturday from April on that no run of the story has used yet. */
async function freeSaturday(stage: Stage): Promise<string> {
  const { items } = await stage.public.get<{ items: { startsAt: string }[] }>('/volunteering/shifts');
  const used = new Set(items.map(({ startsAt }) => startsAt.slice(0, 10)));
  let saturday = '2026-04-04';
  while (used.has(saturday)) saturday = addDays(saturday, 7);
  return saturday;
}

async function publish(
  stage: Stage,
  { title, seats, ...shift }: Omit<Shift, 'shiftId'> & { readonly title: string; readonly seats: number },
): Promise<Shift> {
  const { shiftId } = await stage.actor('organizer').post<{ shiftId: string }>('/volunteering/shifts', {
    title,
    areaCode: AREA,
    startsAt: `${shift.date}T${shift.from}:00+08:00`,
    endsAt: `${shift.date}T${shift.to}:00+08:00`,
    seats,
    risks: [],
  });
  return { ...shift, shiftId };
}

/** Matching proposes; every volunteer decides for themselves. */
async function fillByMatching(stage: Stage, { shiftId }: Shift): Promise<Signup[]> {
  await stage.until('matching has heard of the shift', async () => {
    const round = { use: 'volunteers-to-shifts', areaCode: AREA, targetIds: [shiftId], dryRun: true };
    const { proposals } = await stage
      .actor('organizer')
      .post<{ proposals: number }>('/matching/rounds', round);
    return proposals === 6 ? true : undefined;
  });
  await stage
    .actor('organizer')
    .post('/matching/rounds', { use: 'volunteers-to-shifts', areaCode: AREA, targetIds: [shiftId] });
  const proposed = await stage.until('six proposed seats', async () => {
    const all = await signupsOf(stage, shiftId);
    return all.length === 6 ? all : undefined;
  });
  await Promise.all(
    proposed.map(({ signupId, volunteerId }) =>
      stage.byPerson(volunteerId).post(`/volunteering/signups/${signupId}/acceptance`),
    ),
  );
  stage.tell('matching proposed 6 volunteers for 6 seats; each accepted for themselves');
  return signupsOf(stage, shiftId);
}

/** Twelve sign up at the same moment for eight seats. */
async function raceForSeats(
  stage: Stage,
  volunteers: readonly Actor[],
  { shiftId }: Shift,
): Promise<Signup[]> {
  await Promise.all(volunteers.map((actor) => actor.post(`/volunteering/shifts/${shiftId}/signups`)));
  const all = await signupsOf(stage, shiftId);
  const seated = all.filter(({ state }) => state === 'ACCEPTED');
  stage.tell(
    `12 signed up at once for 8 seats: ${seated.length} accepted, ${all.length - seated.length} waiting`,
  );
  await stage.refused('signing up twice for one shift', 'signup.repeated', () =>
    stage.actor('volunteer-1').post(`/volunteering/shifts/${shiftId}/signups`),
  );
  return seated;
}

async function signupsOf(stage: Stage, shiftId: string): Promise<Signup[]> {
  const path = `/volunteering/shifts/${shiftId}/signups`;
  return (await stage.actor('organizer').get<{ items: Signup[] }>(path)).items;
}

/** The last of each shift checks in and never out: those hours stay unproven. */
async function serve(stage: Stage, shift: Shift, signups: readonly Signup[]): Promise<void> {
  const organizer = stage.actor('organizer');
  const punch = (signup: Signup, kind: string): Promise<unknown> =>
    organizer.post(`/volunteering/signups/${signup.signupId}/${kind}`);
  stage.on(shift.date, shift.from);
  await Promise.all(signups.map((signup) => punch(signup, 'check-in')));
  stage.on(shift.date, shift.to);
  await Promise.all(signups.slice(0, -1).map((signup) => punch(signup, 'check-out')));
  await Promise.all(signups.slice(0, -1).map((signup) => punch(signup, 'confirmation')));
  const last = signups.at(-1);
  if (last) {
    await stage.refused('certifying hours without a check-out', 'signup.unproven', () =>
      punch(last, 'confirmation'),
    );
  }
  stage.on(shift.date, '20:00');
  await organizer.post(`/volunteering/shifts/${shift.shiftId}/settlement`);
  stage.tell(`shift settled: ${signups.length - 1} volunteers’ minutes certified, 1 left unproven`);
}

async function hoursOf(
  stage: Stage,
  volunteers: readonly Actor[],
  shiftIds: readonly string[],
): Promise<Hours> {
  const entries = await Promise.all(
    volunteers.map(async (actor) => {
      const path = `/volunteering/volunteers/${actor.personId}/minutes`;
      return (await actor.get<{ items: { shiftId: string; minutes: number; state: string }[] }>(path)).items;
    }),
  );
  const ours = entries.flat().filter(({ shiftId }) => shiftIds.includes(shiftId));
  const sum = (state: string): number =>
    ours.filter((entry) => entry.state === state).reduce((total, { minutes }) => total + minutes, 0);
  return { provenMinutes: sum('CONFIRMED'), unprovenMinutes: sum('UNPROVEN') };
}
