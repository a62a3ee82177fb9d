import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VolunteeringModule } from '../../apps/volunteering/src/volunteering.module.ts';
import { anId, startService, type TestService } from '../support/service.ts';
import { Volunteering } from '../support/volunteering.ts';

describe('permissions of volunteering', () => {
  let app: TestService;
  let steps: Volunteering;

  beforeAll(async () => {
    app = await startService([VolunteeringModule]);
    steps = new Volunteering(app);
  }, 60_000);
  afterAll(() => app.stop());

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
    const me = await steps.volunteer();
    const path = `/volunteering/volunteers/${me.personId}/minutes`;
    expect((await (await steps.volunteer()).get(path)).status).toBe(404);
    expect((await steps.organizer.get(path)).status).toBe(200);
  });
});
