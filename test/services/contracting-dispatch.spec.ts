import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DispatchEnded } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { ContractLife, on } from '../support/contract-life.ts';
import type { Award } from '../support/contracting.ts';
import { eventually } from '../support/eventually.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

interface Stay {
  readonly dispatchId: Id;
  readonly personId: Id;
  readonly from: string;
  readonly to: string | null;
  readonly certificate: { readonly state: string; readonly validTo: string | null };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const YEAR = { startsOn: '2026-04-01', endsOn: '2027-03-31' };
/** Two posts for a year, 60,000 yuan each. */
const POSTS = {
  ...YEAR,
  unit: 'post-year',
  milestones: [{ name: '年度', plannedUnits: 2 }],
  plan: {
    kpis: [
      {
        code: 'visits',
        name: '月均走访',
        unit: '户',
        bound: 'at-least',
        target: '40',
        measure: '核对服务记录',
      },
    ],
    lines: [
      { milestone: 1, name: '社工岗位', unit: 'post-year', ...YEAR, quantity: 2, unitPriceFen: 6_000_000 },
    ],
  },
};

describe('dispatched workers', () => {
  let app: TestService;
  let steps: ContractLife;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new ContractLife(app);
  }, 60_000);
  afterAll(() => app.stop());

  const listed = async (reader: Person, { contractId }: Award, date: string): Promise<readonly Stay[]> =>
    (await reader.get<{ items: Stay[] }>(`/contracting/contracts/${contractId}/dispatches`, on(date))).body
      .items;

  async function dispatched(
    award: Award,
    body: { personId: Id; postNo?: number },
    date: string,
  ): Promise<Id> {
    let id: Id | undefined;
    await eventually('the certificate is known', async () => {
      const answer = await steps.post<{ dispatchId: Id }>(
        award.supplier,
        award,
        'dispatches',
        body,
        on(date),
      );
      id = answer.body.dispatchId;
      return answer.status === 201;
    });
    return id ?? anId();
  }

  const end = (award: Award, dispatchId: Id, body: object, date: string): Promise<Answer<Refusal>> => {
    const path = `dispatches/${dispatchId}/end`;
    return steps.post(award.supplier, award, path, { reason: '本人辞职', ...body }, on(date));
  };

  it('are replaced without a gap, and serve on their own days only', async () => {
    const contract = await steps.running();
    const [first] = await listed(contract.buyer, contract, '2026-04-10');
    const next = await steps.certified();
    const dispatchId = first?.dispatchId ?? anId();
    await eventually('the next one is certified', async () => {
      const answer = await end(
        contract,
        dispatchId,
        { lastDay: '2026-05-10', replacedBy: next },
        '2026-05-11',
      );
      return answer.status === 201;
    });
    const stays = await listed(contract.buyer, contract, '2026-05-12');
    expect(stays).toMatchObject([
      { personId: contract.workerId, to: '2026-05-10' },
      { personId: next, from: '2026-05-11', to: null, replaces: dispatchId },
    ]);
    expect(await app.published(DispatchEnded, { dispatchId })).toMatchObject({ replacedBy: next });
    const serve = (workerId: Id, servedOn: string) => steps.serve({ ...contract, workerId }, servedOn);
    expect((await serve(contract.workerId, '2026-05-10')).status).toBe(201);
    expect((await serve(contract.workerId, '2026-05-11')).body.code).toBe(
      'service-record.worker-not-dispatched',
    );
    expect((await serve(next, '2026-05-10')).body.code).toBe('service-record.worker-not-dispatched');
    expect((await serve(next, '2026-05-11')).status).toBe(201);
    expect((await end(contract, dispatchId, { lastDay: '2026-05-12' }, '2026-05-20')).body.code).toBe(
      'dispatch.ended',
    );
  });

  it('do not serve on a day after their certificate lapsed, and their buyer sees it coming', async () => {
    const contract = await steps.signed();
    const workerId = await steps.certified({ validTo: '2026-06-30' });
    await dispatched(contract, { personId: workerId }, '2026-04-01');
    const stateOn = async (date: string): Promise<Stay['certificate'] | undefined> =>
      (await listed(contract.buyer, contract, date))[0]?.certificate;
    expect(await stateOn('2026-04-01')).toEqual({ state: 'EXPIRING', validTo: '2026-06-30' });
    expect(await stateOn('2026-07-01')).toEqual({ state: 'LAPSED', validTo: '2026-06-30' });
    const serve = (servedOn: string) => steps.serve({ ...contract, workerId }, servedOn, '2026-07-02');
    expect((await serve('2026-06-30')).status).toBe(201);
    expect(await serve('2026-07-01')).toMatchObject({
      status: 409,
      body: { code: 'dispatch.certificate-lapsed', facts: { lapsedOn: '2026-06-30' } },
    });
    await steps.certified({ personId: workerId, validFrom: '2026-07-01', validTo: '2029-06-30' });
    await eventually('the renewal is known', async () => (await serve('2026-07-01')).status === 201);
  });

  it('are marked present with evidence, absent by either side; what nobody marks is unproven', async () => {
    const contract = await steps.running();
    const [stay] = await listed(contract.supplier, contract, '2026-04-10');
    const path = `dispatches/${stay?.dispatchId ?? anId()}/attendance`;
    const mark = (by: Person, body: object) => steps.post(by, contract, path, body, on('2026-04-10'));
    const sheet = { evidenceDigest: digest(`sheet of ${contract.contractId}`) };
    expect((await mark(contract.supplier, { day: '2026-04-02', state: 'PRESENT' })).body.code).toBe(
      'attendance.no-evidence',
    );
    expect((await mark(contract.supplier, { day: '2026-04-02', state: 'PRESENT', ...sheet })).status).toBe(
      201,
    );
    expect((await mark(contract.supplier, { day: '2026-04-03', state: 'PRESENT', ...sheet })).body.code).toBe(
      'attendance.evidence-used',
    );
    expect(
      (await mark(app.as(['supplier'], anId(), anId()), { day: '2026-04-03', state: 'ABSENT' })).status,
    ).toBe(404);
    expect(
      (await mark(contract.buyer, { day: '2026-04-02', state: 'ABSENT', reason: '抽查不在岗' })).status,
    ).toBe(201);
    expect((await mark(contract.supplier, { day: '2026-04-11', state: 'ABSENT' })).body.code).toBe(
      'attendance.day-invalid',
    );
    const { items } = (
      await contract.buyer.get<{ items: { day: string; state: string }[] }>(
        `/contracting/contracts/${contract.contractId}/${path}?from=2026-04-01&to=2026-04-07`,
      )
    ).body;
    // Qingming: the 4th to the 6th are off.
    expect(items).toEqual([
      { day: '2026-04-01', state: 'UNPROVEN' },
      { day: '2026-04-02', state: 'ABSENT' },
      { day: '2026-04-03', state: 'UNPROVEN' },
      { day: '2026-04-07', state: 'UNPROVEN' },
    ]);
    const stranger = app.as(['buyer'], anId(), anId());
    expect((await stranger.get(`/contracting/contracts/${contract.contractId}/dispatches`)).status).toBe(404);
    expect(
      (await app.as(['resident']).get(`/contracting/contracts/${contract.contractId}/dispatches`)).status,
    ).toBe(403);
  });

  it('fill posts one at a time; 45 vacant days of a 60,000 worker-year are 7,397.26', async () => {
    const award = await steps.signed(POSTS, { priceFen: 12_000_000 });
    const [one, two, three] = await Promise.all([steps.certified(), steps.certified(), steps.certified()]);
    expect(
      (await steps.post(award.supplier, award, 'dispatches', { personId: one }, on('2026-04-01'))).body.code,
    ).toBe('dispatch.post-missing');
    const first = await dispatched(award, { personId: one, postNo: 1 }, '2026-04-01');
    await dispatched(award, { personId: two, postNo: 2 }, '2026-04-01');
    await eventually('the third one is certified', async () => {
      const filled = await steps.post(
        award.supplier,
        award,
        'dispatches',
        { personId: three, postNo: 2 },
        on('2026-04-02'),
      );
      return filled.body.code === 'dispatch.post-filled';
    });
    const unknown = await steps.post(
      award.supplier,
      award,
      'dispatches',
      { personId: three, postNo: 3 },
      on('2026-04-02'),
    );
    expect(unknown.body.code).toBe('dispatch.post-unknown');
    expect((await end(award, first, { lastDay: '2026-06-30' }, '2026-07-01')).status).toBe(201);
    await dispatched(award, { personId: three, postNo: 1 }, '2026-08-15');
    const vacant = async (query: string, date: string) =>
      (
        await award.buyer.get<{ deductionFen: number; items: object[] }>(
          `/contracting/contracts/${award.contractId}/vacancies?${query}`,
          on(date),
        )
      ).body;
    expect(await vacant('from=2026-04-01&to=2027-03-31', '2026-12-31')).toEqual({
      deductionFen: 739_726,
      items: [{ postNo: 1, name: '社工岗位', milestone: 1, days: 45, deductionFen: 739_726 }],
    });
    expect((await vacant('from=2026-07-01&to=2026-12-31', '2026-07-10')).items).toMatchObject([{ days: 10 }]);
    expect(await vacant('from=2026-01-01&to=2027-02-28', '2026-12-31')).toMatchObject({
      code: 'period.too-long',
    });
    expect(await vacant('from=2026-02-31&to=2026-12-31', '2026-12-31')).toMatchObject({
      code: 'date.invalid',
    });
  });

  it('do not fill a post of two contracts, not even when both ask at once', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => steps.signed(POSTS, { priceFen: 12_000_000 })));
    if (!a || !b) throw new Error('two contracts');
    const personId = await steps.certified();
    await dispatched(a, { personId, postNo: 1 }, '2026-04-01');
    const [stay] = await listed(a.buyer, a, '2026-04-01');
    await end(a, stay?.dispatchId ?? anId(), { lastDay: '2026-04-01' }, '2026-04-01');
    const answers = await Promise.all(
      [a, b, a, b].map((award) =>
        steps.post(award.supplier, award, 'dispatches', { personId, postNo: 1 }, on('2026-04-02')),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const codes = answers.filter(({ status }) => status === 409).map(({ body }) => body.code);
    expect(codes).toHaveLength(3);
    expect(codes).toContain('dispatch.elsewhere');
  });
});
