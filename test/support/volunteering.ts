import { expect } from '@jest/globals';
import type { Id } from '#kernel';
import { anId, morningOf, type Answer, type Person, type TestService } from './service.ts';

export const AREA = '370303-KY-PY';
export const SHIFT = {
  title: '潘苑社区助老服务',
  areaCode: AREA,
  startsAt: '2026-03-07T09:00:00+08:00',
  endsAt: '2026-03-07T12:00:00+08:00',
  seats: 2,
  risks: ['楼道湿滑'],
};
/** A time on the day of SHIFT. */
export const AT = (time: string): { at: string } => ({ at: `2026-03-07T${time}:00+08:00` });
export const AFTER = { at: morningOf('2026-03-08') };

export interface Signup {
  readonly signupId: Id;
  readonly state: string;
  readonly place?: number;
  readonly code?: string;
}

interface Act {
  readonly state: string;
  readonly minutes?: number;
  readonly code?: string;
  readonly facts?: object;
}

/** What volunteers and organizers do, as steps of a test. */
export class Volunteering {
  readonly organizer: Person;

  constructor(private readonly app: TestService) {
    this.organizer = app.as(['volunteer-organizer']);
  }

  async volunteer(teams: string[] = []): Promise<Person> {
    const volunteer = this.app.as(['volunteer'], anId());
    const { personId } = volunteer;
    const answer = await volunteer.post('/volunteering/volunteers', { personId, areaCode: AREA, teams });
    expect(answer.status).toBe(201);
    return volunteer;
  }

  async shift(over: Partial<typeof SHIFT> & { team?: string } = {}): Promise<Id> {
    const answer = await this.organizer.post<{ shiftId: Id }>('/volunteering/shifts', { ...SHIFT, ...over });
    expect(answer.status).toBe(201);
    return answer.body.shiftId;
  }

  signUp(volunteer: Person, shiftId: Id, options = {}): Promise<Answer<Signup>> {
    return volunteer.post<Signup>(`/volunteering/shifts/${shiftId}/signups`, {}, options);
  }

  async accepted(volunteer: Person, shiftId: Id): Promise<Id> {
    const answer = await this.signUp(volunteer, shiftId);
    expect(answer.body.state).toBe('ACCEPTED');
    return answer.body.signupId;
  }

  /** Does something to a sign-up, named `<signupId>/<what>`. */
  act(by: Person, what: string, body: object = {}, options = {}): Promise<Answer<Act>> {
    return by.post<Act>(`/volunteering/signups/${what}`, body, options);
  }

  async present(signupId: Id, from: string, to: string): Promise<void> {
    const into = await this.act(this.organizer, `${signupId}/check-in`, AT(from), AFTER);
    const out = await this.act(this.organizer, `${signupId}/check-out`, AT(to), AFTER);
    expect([into.body.state, out.body.state]).toEqual(['CHECKED_IN', 'CHECKED_OUT']);
  }
}
