import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseHandedOver, ContractClosed, ContractTerminated } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { ContractLife, on } from '../support/contract-life.ts';
import { WORKING } from '../support/contracting.ts';
import { eventually } from '../support/eventually.ts';
import { anId, startService, type Person, type Refusal, type TestService } from '../support/service.ts';

interface Case {
  readonly handoverCaseId: Id;
  readonly recipientPersonId: Id;
  readonly state: string;
}

const EVIDENCE = 'e'.repeat(64);

describe('the cases of a contract that ended', () => {
  let app: TestService;
  let steps: ContractLife;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new ContractLife(app);
  }, 60_000);
  afterAll(() => app.stop());

  it('settles what is proven when it is terminated, and closes only when every case is handed over', async () => {
    const contract = await steps.running();
    const { id, resident } = await steps.record(contract, 4);
    await steps.word(resident, id, { happened: true, satisfaction: 5 });
    const silent = await steps.record(contract, 1);
    await steps.agreed(contract, 'terminate', '2026-05-04');
    expect(await app.published(ContractTerminated, { contractId: contract.contractId })).toMatchObject({
      terminatedOn: '2026-05-04',
    });
    expect((await steps.serve(contract, '2026-05-03')).body.code).toBe('contract.not-in-performance');
    const close = (body: object = {}) =>
      steps.post(contract.buyer, contract, 'closing', body, on('2026-07-02'));
    expect((await close()).body).toMatchObject({ code: 'contract.unsettled', facts: { milestones: [1] } });
    expect((await steps.accepted(contract)).body.payableFen).toBe(12_000_000);
    expect((await close()).body.code).toBe('handover.missing');

    const next = await steps.signed({}, { buyerOrganizationId: contract.buyer.organizationId ?? anId() });
    const opened = await steps.post(
      contract.buyer,
      contract,
      'handover',
      { successorContractId: next.contractId },
      on('2026-05-05'),
    );
    expect(opened).toMatchObject({ status: 201, body: { cases: 2 } });
    expect((await close({ reason: '不再需要' })).body).toMatchObject({
      code: 'handover.open-cases',
      facts: { openCases: 2 },
    });
    const cases = (
      await contract.supplier.get<{ items: Case[] }>(`/contracting/contracts/${contract.contractId}/handover`)
    ).body.items;
    const caseOf = (person: Person): Id =>
      cases.find((c) => c.recipientPersonId === person.personId)?.handoverCaseId ?? anId();
    const act = (by: Person, caseId: Id, what: string, body: object = {}) =>
      by.post<Refusal & Case>(`/contracting/handover-cases/${caseId}/${what}`, body, on('2026-05-06'));

    // Nobody is passed on without consent, and the next contractor does not even know of them.
    const toWorker = await steps.certified();
    const workers = { fromWorkerPersonId: contract.workerId, toWorkerPersonId: toWorker };
    expect((await act(contract.supplier, caseOf(resident), 'handing', workers)).body.code).toBe(
      'handover-case.wrong-state',
    );
    const seenByNext = async () =>
      (await next.supplier.get<{ items: Case[] }>(`/contracting/contracts/${contract.contractId}/handover`))
        .body.items;
    expect(await seenByNext()).toEqual([]);
    expect(
      (await resident.get<{ items: Case[] }>('/contracting/my-handover-cases')).body.items,
    ).toMatchObject([{ state: 'OPEN' }]);
    expect((await act(silent.resident, caseOf(resident), 'consent', { consent: true })).status).toBe(404);
    expect((await act(resident, caseOf(resident), 'consent', { consent: true })).body.state).toBe(
      'CONSENTED',
    );
    expect(
      (await act(contract.supplier, caseOf(silent.resident), 'consent', { consent: false })).body.code,
    ).toBe('handover.no-evidence');
    const paper = { consent: false, evidenceDigest: EVIDENCE };
    expect((await act(contract.supplier, caseOf(silent.resident), 'consent', paper)).body.state).toBe(
      'DECLINED',
    );

    expect((await act(contract.supplier, caseOf(resident), 'handing', workers)).body.code).toBe(
      'handover.worker-unknown',
    );
    await eventually('the worker of the next contractor is dispatched', async () => {
      const { status } = await steps.post(
        next.supplier,
        next,
        'dispatches',
        { personId: toWorker },
        on('2026-05-05'),
      );
      return status === 201;
    });
    expect((await act(next.supplier, caseOf(resident), 'handing', workers)).status).toBe(404);
    expect((await act(contract.supplier, caseOf(resident), 'handing', workers)).body.state).toBe('HANDED');
    expect((await act(contract.supplier, caseOf(resident), 'taking')).status).toBe(404);
    expect((await act(next.supplier, caseOf(resident), 'taking')).body.state).toBe('TAKEN');
    expect(await app.published(CaseHandedOver, { handoverCaseId: caseOf(resident) })).toMatchObject({
      successorContractId: next.contractId,
    });
    expect((await seenByNext()).map(({ recipientPersonId }) => recipientPersonId)).toEqual([
      resident.personId,
    ]);

    expect((await steps.post(contract.supplier, contract, 'closing', {}, on('2026-07-02'))).status).toBe(403);
    expect(await close()).toMatchObject({ status: 201, body: { state: 'CLOSED' } });
    expect(await app.published(ContractClosed, { contractId: contract.contractId })).toMatchObject({
      closedBy: contract.buyer.personId,
    });
    expect(
      (await steps.post(contract.buyer, contract, 'acceptances', { milestone: 1 }, on('2026-07-03'))).body
        .code,
    ).toBe('contract.wrong-state');
  });

  it('ends a case without a successor only by the buyer and with a reason', async () => {
    const contract = await steps.running();
    const { resident } = await steps.record(contract, 1);
    const next = await steps.signed({}, { buyerOrganizationId: contract.buyer.organizationId ?? anId() });
    const stranger = await steps.signed();
    const open = (successorContractId: Id) =>
      steps.post(contract.buyer, contract, 'handover', { successorContractId }, WORKING);
    expect((await open(stranger.contractId)).body.code).toBe('contract.not-found');
    expect((await open(contract.contractId)).body.code).toBe('handover.successor-invalid');
    expect((await open(next.contractId)).status).toBe(201);
    expect((await open(next.contractId)).body.code).toBe('handover.opened-before');
    const [one] = (
      await contract.buyer.get<{ items: Case[] }>(`/contracting/contracts/${contract.contractId}/handover`)
    ).body.items;
    const path = `/contracting/handover-cases/${one?.handoverCaseId ?? anId()}/ending`;
    expect((await contract.supplier.post(path, { reason: '已迁出本市' }, WORKING)).status).toBe(403);
    expect((await stranger.buyer.post(path, { reason: '已迁出本市' }, WORKING)).status).toBe(404);
    expect((await contract.buyer.post(path, { reason: '电话13812345678联系不上' }, WORKING)).body.code).toBe(
      'contract.personal-data',
    );
    expect((await contract.buyer.post<Case>(path, { reason: '已迁出本市' }, WORKING)).body.state).toBe(
      'ENDED',
    );
    expect(one?.recipientPersonId).toBe(resident.personId);
  });
});
