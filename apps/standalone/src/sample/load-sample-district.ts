import { LinliClient, signIn } from '#client';
import { Secrets } from '#platform';
import { areas, organizations, people, rolls, SAMPLE_BEGINS, type SamplePerson } from './district.ts';
import { sampleResidentId, sampleUscc } from './sample-identity.rules.ts';

const AREA = '370303-KY-PY';

interface Entry {
  readonly path: string;
  readonly body: object;
  readonly key: string;
}

/** Writes everything as of the first morning; the fixed keys make a repeated load harmless. */
class Loader {
  constructor(private readonly admin: LinliClient) {}

  write<T>({ path, body, key }: Entry): Promise<T> {
    return this.admin.post<T>(path, body, { key, at: SAMPLE_BEGINS });
  }
}

/** Loads the sample district through the public API, once; a load that was cut off is finished by the next start. */
export async function loadSampleDistrict(address: string, home: string): Promise<void> {
  if (await isLoaded(address)) return;
  const password = new Secrets(home).bytes('first-admin-password').toString('base64url');
  const { token } = await signIn(address, 'admin', password);
  const admin = new Loader(new LinliClient(address, token));
  for (const area of areas) await loadArea(admin, area);
  const organizationIds = await loadOrganizations(admin);
  await Promise.all(people.map((person, i) => loadPerson(admin, person, { no: i + 1, organizationIds })));
  for (const roll of rolls) {
    await admin.write({
      path: '/community/household-rolls',
      body: roll,
      key: `sample-roll-${roll.areaCode}`,
    });
  }
}

/** The rolls are written last: they say that everything before them is there. */
async function isLoaded(address: string): Promise<boolean> {
  const response = await fetch(`${address}/api/community/household-rolls`);
  const { items } = (await response.json()) as { items: unknown[] };
  return items.length >= rolls.length;
}

async function loadArea(admin: Loader, area: (typeof areas)[number]): Promise<void> {
  const cut = area.areaCode.lastIndexOf('-');
  const body = cut < 0 ? area : { ...area, parentCode: area.areaCode.slice(0, cut) };
  await admin.write({ path: '/community/areas', body, key: `sample-area-${area.areaCode}` });
}

async function loadOrganizations(admin: Loader): Promise<ReadonlyMap<string, string>> {
  const ids = await Promise.all(
    organizations.map(async ({ key, name, code, kind }) => {
      const body = { name, kind, areaCode: AREA, ...(code !== undefined && { uscc: sampleUscc(code) }) };
      const write = { path: '/identity/organizations', body, key: `sample-organization-${key}` };
      const { organizationId } = await admin.write<{ organizationId: string }>(write);
      return [key, organizationId] as const;
    }),
  );
  return new Map(ids);
}

interface Place {
  readonly no: number;
  readonly organizationIds: ReadonlyMap<string, string>;
}

async function loadPerson(
  admin: Loader,
  person: SamplePerson,
  { no, organizationIds }: Place,
): Promise<void> {
  const { personId } = await admin.write<{ personId: string }>({
    path: '/identity/people',
    body: { name: `${person.name}（虚构）`, residentId: sampleResidentId(no), areaCode: AREA },
    key: `sample-person-${person.key}`,
  });
  if (person.roles) {
    const organizationId = organizationIds.get(person.organization ?? '');
    const body = {
      account: person.key,
      personId,
      roles: person.roles,
      ...(organizationId !== undefined && { organizationId }),
    };
    await admin.write({ path: '/identity/accounts', body, key: `sample-account-${person.key}` });
  }
  for (const { kind, speciality } of person.qualifications ?? []) {
    const body = { personId, kind, validFrom: '2025-01-01', ...(speciality !== undefined && { speciality }) };
    await admin.write({ path: '/identity/qualifications', body, key: `sample-${kind}-${person.key}` });
  }
}
