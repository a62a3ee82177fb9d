import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { Contracting, WORKING, type Contract, type Running } from '../support/contracting.ts';
import { nothingChanges } from '../support/edge.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

const digest = (): string => createHash('sha256').update(anId()).digest('hex');
const NOTES = '高血压三级，独居，情绪低落';

describe('contracting, the proof of each kind of service', () => {
  let app: TestService;
  let steps: Contracting;
  let contract: Running;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
    contract = await steps.running();
  }, 60_000);
  afterAll(() => app.stop());

  type Recorded = Answer<Refusal & { serviceRecordId: Id; state: string }>;
  const record = (over: object, of: Running = contract): Promise<Recorded> =>
    steps.post<Refusal & { serviceRecordId: Id; state: string }>(
      ...([
        of.supplier,
        of,
        'service-records',
        { ...steps.recordBody(of, anId()), ...over },
        WORKING,
      ] as const),
    );
  const session = (people: readonly Person[], over: object = {}): object => ({
    ...{ kind: 'group-work', recipientPersonId: undefined, units: people.length },
    groupWork: {
      topic: '减压小组',
      session: 1,
      counted: 'head',
      participants: people.map((p) => p.personId),
    },
    ...over,
  });
  const units = async ({ contractId }: Running): Promise<unknown> => {
    const { body } = await app.anyone.get<Contract>(`/contracting/contracts/${contractId}`);
    return body.milestones[0];
  };
  const caseWork = { kind: 'case-work', caseId: anId(), stage: 'intervention', goal: '恢复社会支持' };
  const casePart = { kind: 'case-work', caseWork: { ...caseWork, kind: undefined }, notes: NOTES };

  it('a session counts those who say they were there, each for themselves', async () => {
    const own = await steps.running();
    const people = [1, 2, 3, 4].map(() => app.as(['resident']));
    const { body } = await record(session(people), own);
    expect(await units(own)).toMatchObject({ provenUnits: 0, unprovenUnits: 4 });
    const [a, b, c] = people as [Person, Person, Person, Person];
    for (const one of [a, b])
      expect(
        (await steps.word(one, body.serviceRecordId, { happened: true, satisfaction: 4 })).body.state,
      ).toBe('CONFIRMED');
    await steps.word(c, body.serviceRecordId, { happened: false });
    expect(await units(own)).toMatchObject({ provenUnits: 2, unprovenUnits: 2 });
    const again = await steps.word(a, body.serviceRecordId, { happened: true, satisfaction: 4 });
    expect(again.body.code).toBe('service-record.wrong-state');
    const stranger = await steps.word(app.as(['resident']), body.serviceRecordId, { happened: false });
    expect(stranger.body.code).toBe('service-record.not-found');
    const mine = await c.get<{ items: object[] }>('/contracting/my-service-records');
    expect(mine.body.items).toMatchObject([{ kind: 'group-work', state: 'DENIED' }]);
  });

  it('a session that counts as one waits for half of its roster', async () => {
    const own = await steps.running();
    const people = [1, 2, 3].map(() => app.as(['resident']));
    const participants = people.map(({ personId }) => personId);
    const training = { topic: '防诈骗', counted: 'session', participants, trainerPersonId: own.workerId };
    const part = { kind: 'training', recipientPersonId: undefined, training, units: 1 };
    const { body } = await record(part, own);
    const states: unknown[] = [];
    for (const one of people.slice(0, 2))
      states.push(
        (await steps.word(one, body.serviceRecordId, { happened: true, satisfaction: 5 })).body.state,
      );
    expect(states).toEqual(['UNCONFIRMED', 'CONFIRMED']);
    expect(await units(own)).toMatchObject({ provenUnits: 1 });
  });

  it('participants who answer all at once are all counted', async () => {
    const own = await steps.running();
    const people = Array.from({ length: 8 }, () => app.as(['resident']));
    const { body } = await record(session(people), own);
    await Promise.all(
      people.map((one) => steps.word(one, body.serviceRecordId, { happened: true, satisfaction: 3 })),
    );
    expect(await units(own)).toMatchObject({ provenUnits: 8, unprovenUnits: 0 });
  });

  it('case work settles with the person’s word and the supervisor’s name, in either order', async () => {
    const own = await steps.running();
    const { supplier } = own;
    const supervisor = app.as(['supplier'], anId(), supplier.organizationId);
    const outsider = app.as(['supplier'], anId(), anId());
    const resident = app.as(['resident']);
    const { body } = await record({ ...casePart, recipientPersonId: resident.personId }, own);
    const at = `/contracting/service-records/${body.serviceRecordId}/supervision`;
    const said = await steps.word(resident, body.serviceRecordId, { happened: true, satisfaction: 5 });
    expect(said.body.state).toBe('AWAITING_SUPERVISION');
    expect(await units(own)).toMatchObject({ provenUnits: 0 });
    expect((await supplier.post(at, {}, WORKING)).body.code).toBe('duty.not-separated');
    expect((await outsider.post(at, {}, WORKING)).body.code).toBe('service-record.not-found');
    expect((await supervisor.post(at, {}, WORKING)).body).toMatchObject({ state: 'CONFIRMED' });
    expect(await units(own)).toMatchObject({ provenUnits: 1 });
    expect((await supervisor.post(at, {}, WORKING)).body.code).toBe('service-record.supervised-before');
  });

  it('notes are read by the supplier and the person alone, with a purpose, and are nowhere in the clear', async () => {
    const resident = app.as(['resident']);
    const { body } = await record({ ...casePart, recipientPersonId: resident.personId });
    const read = (by: Person): Promise<Answer<Refusal & { notes?: string }>> =>
      by.post(
        `/contracting/service-records/${body.serviceRecordId}/notes-reads`,
        { purpose: '督导前阅读' },
        WORKING,
      );
    expect((await read(contract.supplier)).body).toMatchObject({ notes: NOTES, goal: caseWork.goal });
    expect((await read(resident)).body.notes).toBe(NOTES);
    for (const other of [app.as(['supplier'], anId(), anId()), app.as(['resident'])])
      expect((await read(other)).body.code).toBe('service-record.not-found');
    const at = `/contracting/contracts/${contract.contractId}/service-records`;
    const seen = await contract.buyer.get<{ items: object[] }>(at);
    expect(seen.body.items.length).toBeGreaterThan(0);
    const db = app.schema('contracting');
    const stored = await db.query<object[]>(
      'select row_to_json(r)::text as row from service_record r union all select row_to_json(e)::text from outbox_event e union all select row_to_json(i)::text from idempotency i',
    );
    for (const text of [JSON.stringify(seen.body), JSON.stringify(stored)])
      for (const secret of [NOTES, caseWork.goal]) expect(text).not.toContain(secret);
    expect((await app.as(['buyer'], anId(), anId()).get(at)).body).toMatchObject({
      code: 'contract.not-found',
    });
  });

  it('an inspection is confirmed by whom it names: a grid head only as one', async () => {
    const head = anId();
    const inspection = {
      ...{ place: '潘苑三单元', confirmedAs: 'grid-head', findings: ['楼道堆物'] },
      checklist: [{ item: '消防通道', result: 'fail' }],
    };
    const part = { kind: 'property-inspection', recipientPersonId: head, inspection };
    const { body } = await record(part);
    const yes = { happened: true, satisfaction: 4 };
    const asResident = await steps.word(app.as(['resident'], head), body.serviceRecordId, yes);
    expect(asResident.body.code).toBe('service-record.not-found');
    const asHead = await steps.word(app.as(['grid-head'], head), body.serviceRecordId, yes);
    expect(asHead.body.state).toBe('CONFIRMED');
    const silent = await record({ ...part, inspection: { ...inspection, findings: [] } });
    expect(silent.body.code).toBe('service-record.findings-missing');
  });

  it('evidence keeps both clocks and shows what does not fit; no file proves two services', async () => {
    const file = digest();
    const collectedBy = contract.workerId;
    const evidence = [{ digest: file, kind: 'photo', collectedBy, deviceAt: '2026-04-09T20:00:00+08:00' }];
    const { body } = await record({ evidence });
    const at = `/contracting/contracts/${contract.contractId}/service-records`;
    const { items } = (await contract.supplier.get<{ items: { serviceRecordId: Id }[] }>(at)).body;
    expect(items.find(({ serviceRecordId }) => serviceRecordId === body.serviceRecordId)).toMatchObject({
      evidence: expect.arrayContaining([
        expect.objectContaining({ digest: file, kind: 'photo', collectedBy, flags: ['other-day'] }),
        expect.objectContaining({ kind: 'unstated', flags: ['device-time-missing'] }),
      ]),
    });
    expect((await record({ evidence })).body.code).toBe('service-record.evidence-used');
    expect((await record({ evidenceDigest: file })).body.code).toBe('service-record.evidence-used');
  });

  it.each([
    ['has no roster', { kind: 'group-work', recipientPersonId: undefined }, 'service-record.details-differ'],
    ['claims more heads than it names', { units: 9 }, 'service-record.units-differ'],
    ['stays shorter than it claims', undefined, 'service-record.times-differ'],
  ])('a record is refused that %s', async (_what, over, code) => {
    const short = { arrivedAt: '2026-04-10T09:00:00+08:00', leftAt: '2026-04-10T09:30:00+08:00' };
    const visit = { homeVisit: { purpose: '巡访', ...short } };
    const body = over && 'units' in over ? session([app.as(['resident'])], over) : (over ?? visit);
    await nothingChanges(app, ['contracting'], async () => {
      expect((await record(body)).body.code).toBe(code);
    });
  });

  it('nobody who works under a contract is on its rosters or confirms it', async () => {
    const worker = app.as(['resident'], contract.workerId);
    expect((await record(session([worker]))).body.code).toBe('service-record.own-recipient');
    const staff = app.as(['resident'], anId(), contract.supplier.organizationId);
    const { body } = await record({ recipientPersonId: staff.personId });
    const said = await steps.word(staff, body.serviceRecordId, { happened: true, satisfaction: 5 });
    expect(said.body.code).toBe('duty.not-separated');
  });
});
