import {
  ApplicantRegistered,
  BudgetCommitted,
  QuotaApproved,
  ShiftPublished,
  VolunteerRegistered,
  type ApplicantGroup,
  type VolunteerTeam,
} from '#contracts';
import type { Id } from '#kernel';
import { eventually } from './eventually.ts';
import { anId, type Answer, type Person, type TestService } from './service.ts';

export interface Round {
  readonly roundId: Id;
  readonly proposals: number;
  readonly unfilled: number;
  readonly inputDigest: string;
  readonly code?: string;
}

export interface Why {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export interface RoundView {
  readonly solver: string;
  readonly inputDigest: string;
  readonly proposals: { personId: Id; targetId: Id; state: string; because: Why[] }[];
  readonly unmatched: {
    people: { personId: Id; because: Why[] }[];
    targets: { targetId: Id; unfilled: number; because: Why[] }[];
  };
}

const SHIFT = { startsAt: '2026-03-07T09:00:00+08:00', endsAt: '2026-03-07T12:00:00+08:00' };

/** What other services tell matching, what organizers ask of it, as steps of a test. */
export class Matching {
  readonly organizer: Person;
  readonly street: Person;
  // Every story plays in a district of its own, so that none sees another's people.
  private districts = 370_400;

  constructor(private readonly app: TestService) {
    this.organizer = app.as(['volunteer-organizer']);
    this.street = app.as(['street']);
  }

  newDistrict(): string {
    return String(this.districts++);
  }

  async heard(table: string, column: string, id: Id): Promise<void> {
    await eventually(`matching heard of ${table} ${id}`, async () => {
      const found = await this.app
        .schema('matching')
        .query<unknown[]>(`select 1 from ${table} where ${column} = $1`, [id]);
      return found.length > 0;
    });
  }

  async volunteer(areaCode: string, teams: VolunteerTeam[] = []): Promise<Id> {
    const volunteerId = anId();
    await this.app.publish(VolunteerRegistered, volunteerId, { volunteerId, areaCode, teams });
    await this.heard('volunteer', 'person_id', volunteerId);
    return volunteerId;
  }

  async shift(areaCode: string, over: Partial<ShiftPublished> = {}): Promise<Id> {
    const shiftId = anId();
    await this.app.publish(ShiftPublished, shiftId, {
      ...{ shiftId, title: '助老服务', areaCode, seats: 1, ...SHIFT },
      ...over,
    });
    await this.heard('shift', 'shift_id', shiftId);
    return shiftId;
  }

  async applicant(areaCode: string, group: ApplicantGroup, at?: string): Promise<Id> {
    const personId = anId();
    await this.app.publish(ApplicantRegistered, personId, { personId, areaCode, group }, at);
    await this.heard('applicant', 'person_id', personId);
    return personId;
  }

  async post(areaCode: string, places: number): Promise<Id> {
    const postId = anId();
    await this.app.publish(QuotaApproved, postId, {
      ...{ quotaId: anId(), postId, title: '社区保洁', areaCode, budgetLineId: anId(), places },
      ...{ monthlyPayFen: 220_000, ceilingFen: 220_000 * places, approvedOn: '2026-02-02', rules: [] },
    });
    await this.heard('post', 'post_id', postId);
    return postId;
  }

  async fund(postId: Id): Promise<void> {
    const obligation = { obligationKind: 'post', obligationId: postId, amountFen: 1 } as const;
    await this.app.publish(BudgetCommitted, postId, { budgetLineId: anId(), ...obligation });
    await this.heard('funded_post', 'post_id', postId);
  }

  shifts(areaCode: string, over: object = {}, at?: string): Promise<Answer<Round>> {
    const round = { use: 'volunteers-to-shifts', areaCode, ...over };
    return this.organizer.post<Round>('/matching/rounds', round, at === undefined ? {} : { at });
  }

  posts(areaCode: string, over: object = {}): Promise<Answer<Round>> {
    return this.street.post<Round>('/matching/rounds', { use: 'people-to-posts', areaCode, ...over });
  }

  async view(roundId: Id): Promise<RoundView> {
    return (await this.organizer.get<RoundView>(`/matching/rounds/${roundId}`)).body;
  }
}

export const codes = (because: readonly Why[] | undefined): string[] | undefined =>
  because?.map(({ code }) => code);
