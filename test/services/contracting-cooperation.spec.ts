import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AcceptanceRecorded } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { Contracting, WORKING, type Running } from '../support/contracting.ts';
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

// 北下关: the street gives the venue, the disabled persons' federation devices, civil affairs buys for assessed elders,
// the company bears profit and loss.
describe('contracting, home care of several parties', () => {
  let app: TestService;
  let steps: Contracting;
  let contract: Running;
  let street: Person;
  let federation: Person;
  let assessor: Person;
  let at: string;

  const services = [{ code: 'home-care', name: '居家照料', priceFen: 5_000, budgetFen: 4_000 }];
  const parties = (of: Running): object[] => [
    { organizationId: of.buyer.organizationId, part: 'buyer' },
    { organizationId: of.supplier.organizationId, part: 'operator' },
    { organizationId: street.organizationId, part: 'venue' },
    { organizationId: federation.organizationId, part: 'devices' },
    { organizationId: assessor.organizationId, part: 'assessor' },
  ];
  const open = (
    of: Running,
    by = of.buyer,
    over: object = {},
  ): Promise<Answer<Refusal & { cooperationId: Id }>> => {
    const body = {
      title: '北下关居家养老',
      contractId: of.contractId,
      parties: parties(of),
      services,
      ...over,
    };
    return by.post('/contracting/cooperations', body, WORKING);
  };

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
    street = app.as(['street'], anId(), anId());
    federation = app.as(['buyer'], anId(), anId());
    assessor = app.as(['expert'], anId(), anId());
    const milestones = [{ name: '年度', weight: 1, plannedUnits: 100 }];
    contract = await steps.running({ milestones }, { priceFen: 400_000 });
    at = `/contracting/cooperations/${(await open(contract)).body.cooperationId}`;
  }, 60_000);
  afterAll(() => app.stop());

  const need = (personId: Id, eligible = true, by = assessor): Promise<Answer<Refusal>> => {
    const body = { personId, eligible, level: '重度失能，卧床', formDigest: digest() };
    return by.post(`${at}/need-assessments`, body, WORKING);
  };
  const order = (
    by: Person,
    over: object = {},
  ): Promise<Answer<Refusal & { orderId: Id; budgetFen: number }>> =>
    by.post(`${at}/orders`, { service: 'home-care', wantedOn: '2026-04-10', ...over }, WORKING);
  const visit = (
    recipient: Id,
    orderId?: Id,
    over: object = {},
  ): Promise<Answer<Refusal & { serviceRecordId: Id }>> =>
    steps.post<Refusal & { serviceRecordId: Id }>(
      ...([contract.supplier, contract, 'service-records'] as const),
      ...([{ ...steps.recordBody(contract, recipient), orderId, ...over }, WORKING] as const),
    );
  const summary = async (): Promise<Record<string, object>> =>
    (await app.anyone.get<Record<string, object>>(at)).body;

  it('keeps cash and things apart, pledged and received, valued by somebody else', async () => {
    const pledge = (by: Person, body: object): Promise<Answer<Refusal & { contributionId: Id }>> =>
      by.post(`${at}/contributions`, body, WORKING);
    const venue = {
      kind: 'in-kind',
      what: '社区用房 120 平方米',
      pledgedFen: 12_000_000,
      method: 'rental-rate',
    };
    expect((await pledge(street, venue)).body.code).toBe('contribution.valuation-missing');
    expect((await pledge(street, { ...venue, valuedBy: street.personId })).body.code).toBe(
      'duty.not-separated',
    );
    const room = await pledge(street, { ...venue, valuedBy: anId() });
    expect(room.status).toBe(201);
    const stranger = app.as(['buyer'], anId(), anId());
    expect((await pledge(stranger, venue)).body.code).toBe('cooperation.not-found');
    const cash = await pledge(federation, { kind: 'cash', what: '启动资金', pledgedFen: 5_000_000 });
    const receive = (by: Person, id: Id, fen: number): Promise<Answer<Refusal>> =>
      by.post(`/contracting/contributions/${id}/receipts`, { fen, evidenceDigest: digest() }, WORKING);
    const { contributionId } = cash.body;
    expect((await receive(federation, contributionId, 1)).body.code).toBe('duty.not-separated');
    expect((await receive(stranger, contributionId, 1)).body.code).toBe('cooperation.not-found');
    const together = await Promise.all(
      [1, 2, 3, 4].map(() => receive(contract.supplier, contributionId, 2_000_000)),
    );
    expect(together.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(together.filter(({ body }) => body.code === 'contribution.exceeds-pledge')).toHaveLength(2);
    await receive(contract.supplier, room.body.contributionId, 12_000_000);
    expect(await summary()).toMatchObject({
      cash: { pledgedFen: 5_000_000, receivedFen: 4_000_000 },
      inKind: { pledgedFen: 12_000_000, receivedFen: 12_000_000 },
      contributions: expect.arrayContaining([
        expect.objectContaining({ method: 'rental-rate' }),
        expect.objectContaining({ kind: 'cash' }),
      ]) as object,
    });
  });

  it('bills only assessed elders and only visits they confirmed, and tells nobody who they are', async () => {
    const [elder, silent, healthy] = [app.as(['resident']), app.as(['resident']), app.as(['resident'])];
    expect((await order(elder)).body.code).toBe('cooperation.not-assessed');
    expect((await need(elder.personId, true, federation)).body.code).toBe('cooperation.not-found');
    for (const one of [elder, silent]) expect((await need(one.personId)).status).toBe(201);
    await need(healthy.personId, false);
    expect((await order(healthy)).body.code).toBe('cooperation.not-assessed');
    const placed = await order(elder);
    expect(placed.body).toMatchObject({ state: 'PLACED', budgetFen: 4_000, selfFen: 1_000 });
    expect((await visit(elder.personId)).body.code).toBe('cooperation.order-missing');
    expect((await visit(silent.personId, placed.body.orderId)).body.code).toBe('cooperation.order-missing');
    await nothingChanges(app, ['contracting'], async () => {
      const two = await visit(elder.personId, placed.body.orderId, { units: 2 });
      expect(two.body.code).toBe('cooperation.order-missing');
    });
    const served = await visit(elder.personId, placed.body.orderId);
    expect(served.status).toBe(201);
    expect((await visit(elder.personId, placed.body.orderId)).body.code).toBe('service-order.wrong-state');
    // Ordered by the committee for somebody without an account, and never confirmed.
    const helped = await order(street, { personId: silent.personId });
    expect((await visit(silent.personId, helped.body.orderId)).status).toBe(201);
    await steps.word(elder, served.body.serviceRecordId, { happened: true, satisfaction: 5 });
    const seen = await summary();
    expect(seen).toMatchObject({
      people: { assessed: 3, eligible: 2 },
      budget: {
        confirmedVisits: 1,
        billedFen: 4_000,
        selfShareFen: 1_000,
        unconfirmedFen: 4_000,
        acceptedFen: 0,
      },
    });
    const told = JSON.stringify([
      seen,
      await app
        .schema('contracting')
        .query<object[]>('select row_to_json(n)::text as row from need_assessment n'),
    ]);
    expect(told).not.toContain('失能');
    for (const { personId } of [elder, silent, healthy]) expect(JSON.stringify(seen)).not.toContain(personId);

    expect((await steps.accepted(contract)).body).toMatchObject({ payableFen: 4_000 });
    const { contractId } = contract;
    expect(await app.published(AcceptanceRecorded, { contractId })).toMatchObject({
      evidence: [served.body.serviceRecordId],
    });
    expect(await summary()).toMatchObject({ budget: { acceptedFen: 4_000, billedFen: 4_000 } });
  });

  it('shows what people pay themselves apart from the budget', async () => {
    const person = app.as(['resident']);
    const { body } = await order(person, { selfPaid: true });
    expect(body).toMatchObject({ budgetFen: 0, selfFen: 5_000 });
    expect((await visit(person.personId, body.orderId)).body.code).toBe('cooperation.order-missing');
    const path = `/contracting/service-orders/${body.orderId}`;
    const done = { servedOn: '2026-04-10', evidenceDigest: digest() };
    const stranger = app.as(['supplier'], anId(), anId());
    expect((await stranger.post(`${path}/self-paid-visit`, done, WORKING)).body.code).toBe(
      'service-order.not-found',
    );
    expect((await person.post(`${path}/confirmation`, { happened: true })).body.code).toBe(
      'service-order.wrong-state',
    );
    expect((await contract.supplier.post(`${path}/self-paid-visit`, done, WORKING)).status).toBe(201);
    const other = await app.as(['resident']).post(`${path}/confirmation`, { happened: true });
    expect(other.body.code).toBe('service-order.not-found');
    const before = (await summary())['budget'];
    expect((await person.post(`${path}/confirmation`, { happened: true })).body).toMatchObject({
      state: 'CONFIRMED',
    });
    expect(await summary()).toMatchObject({
      selfPaid: { confirmedVisits: 1, paidFen: 5_000 },
      budget: before,
    });
    const mine = await person.get<{ items: object[] }>('/contracting/my-service-orders');
    expect(mine.body.items).toMatchObject([{ state: 'CONFIRMED', selfFen: 5_000 }]);
  });

  it('is opened by the buyer of a contract that has no records, with an assessor who does not operate', async () => {
    const other = await steps.running();
    expect((await open(other, app.as(['buyer'], anId(), anId()))).body.code).toBe('contract.not-found');
    const none = parties(other).slice(0, 4);
    expect((await open(other, other.buyer, { parties: none })).body.code).toBe('cooperation.part-missing');
    const own = [...parties(other), { organizationId: other.supplier.organizationId, part: 'assessor' }];
    expect((await open(other, other.buyer, { parties: own })).body.code).toBe(
      'cooperation.assessor-not-separate',
    );
    const dear = [{ ...services[0], budgetFen: 5_001 }];
    expect((await open(other, other.buyer, { services: dear })).body.code).toBe(
      'cooperation.share-too-large',
    );
    await steps.record(other, 1);
    expect((await open(other)).body.code).toBe('cooperation.contract-in-use');
    expect((await open(contract)).body.code).toBe('cooperation.contract-in-use');
    expect(
      (await open(contract, app.as(['supplier'], anId(), contract.supplier.organizationId))).status,
    ).toBe(403);
  });
});
