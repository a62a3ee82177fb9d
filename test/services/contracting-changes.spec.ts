import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContractResumed, ContractSuspended } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { ContractLife, on, type Change } from '../support/contract-life.ts';
import type { Award, Contract } from '../support/contracting.ts';
import { anId, startService, type Person, type Refusal, type TestService } from '../support/service.ts';

const EVIDENCE = 'e'.repeat(64);

describe('a contract that does not go to its end', () => {
  let app: TestService;
  let steps: ContractLife;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new ContractLife(app);
  }, 60_000);
  afterAll(() => app.stop());

  const decide = (by: Person, id: Id, approve: boolean) =>
    by.post<Change & Refusal>(
      `/contracting/changes/${id}/decision`,
      { approve, reason: '经现场核实' },
      on('2026-05-06'),
    );
  const stateOf = async ({ contractId, buyer }: Award): Promise<string> =>
    (await buyer.get<Contract>(`/contracting/contracts/${contractId}`)).body.state;

  it('is never suspended by one side alone', async () => {
    const contract = await steps.running();
    const { changeId } = (await steps.propose(contract.buyer, contract, { kind: 'suspend' })).body;
    expect(await steps.answer(contract.buyer, changeId, true)).toMatchObject({
      status: 409,
      body: { code: 'change.own-consent' },
    });
    expect((await steps.answer(steps.colleagueOf(contract.buyer), changeId, true)).body.code).toBe(
      'change.own-consent',
    );
    expect((await steps.answer(app.as(['supplier'], anId(), anId()), changeId, true)).body.code).toBe(
      'change.not-found',
    );
    expect((await decide(app.as(['finance-supervisor']), changeId, true)).body.code).toBe(
      'change.needs-consent',
    );
    expect((await decide(contract.supplier, changeId, true)).status).toBe(403);
    expect(await stateOf(contract)).toBe('SIGNED');
    expect((await steps.propose(contract.supplier, contract, { kind: 'terminate' })).body.code).toBe(
      'change.open',
    );
    expect((await steps.answer(contract.supplier, changeId, false)).body).toMatchObject({
      state: 'REFUSED',
      contractState: 'SIGNED',
    });
    expect((await steps.serve(contract, '2026-05-04')).status).toBe(201);
  });

  it('takes no service and no acceptance while both agreed that it sleeps, nor later for those days', async () => {
    const contract = await steps.running();
    await steps.confirmed(contract, 3);
    await steps.agreed(contract, 'suspend', '2026-05-04');
    expect(await app.published(ContractSuspended, { contractId: contract.contractId })).toMatchObject({
      ground: 'agreed',
    });
    expect((await steps.serve(contract, '2026-04-20')).body.code).toBe('contract.not-in-performance');
    expect((await steps.accepted(contract)).body.code).toBe('contract.wrong-state');
    await steps.agreed(contract, 'resume', '2026-05-11');
    expect(await app.published(ContractResumed, { contractId: contract.contractId })).toMatchObject({
      resumedOn: '2026-05-11',
    });
    expect((await steps.serve(contract, '2026-05-10')).body).toMatchObject({ code: 'contract.suspended' });
    for (const day of ['2026-05-03', '2026-05-11'])
      expect((await steps.serve(contract, day)).status).toBe(201);
  });

  it('is suspended for the public interest by a named person of supervision, with evidence, whatever the other says', async () => {
    const contract = await steps.running();
    const ground = { ground: 'public-interest', reason: '服务场所存在消防隐患' };
    expect((await steps.propose(contract.buyer, contract, { kind: 'suspend', ...ground })).body.code).toBe(
      'change.no-evidence',
    );
    const { changeId } = (
      await steps.propose(contract.buyer, contract, { kind: 'suspend', ...ground, evidenceDigest: EVIDENCE })
    ).body;
    expect((await steps.answer(contract.supplier, changeId, false)).body.code).toBe('change.office-decides');
    const supervisor = app.as(['finance-supervisor']);
    expect(await decide(supervisor, changeId, true)).toMatchObject({
      status: 200,
      body: { contractState: 'SUSPENDED' },
    });
    const { items } = (
      await contract.supplier.get<{ items: object[] }>(
        `/contracting/contracts/${contract.contractId}/changes`,
      )
    ).body;
    expect(items).toMatchObject([
      { decidedBy: supervisor.personId, decidedOn: '2026-05-06', state: 'EFFECTIVE' },
    ]);
    expect((await decide(supervisor, changeId, true)).body.code).toBe('change.wrong-state');
  });

  it('is changed once when both sides answer at the same time', async () => {
    const contract = await steps.running();
    const { changeId } = (await steps.propose(contract.buyer, contract, { kind: 'terminate' })).body;
    const answers = await Promise.all([
      steps.answer(contract.supplier, changeId, true),
      steps.answer(contract.buyer, changeId, false),
      steps.answer(contract.supplier, changeId, true),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
