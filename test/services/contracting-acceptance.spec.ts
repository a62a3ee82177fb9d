import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AcceptanceRecorded, MilestoneNotMet } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { AFTERWARDS, Contracting, TERMS, type Contract, type Running } from '../support/contracting.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('contracting, acceptance with the people served', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  const post = <T = Refusal>(
    ...[by, of, what, body]: [Person, Running, string, object]
  ): Promise<Answer<T & Refusal>> => steps.post<T & Refusal>(...([by, of, what, body, AFTERWARDS] as const));
  const item = (kind: string, result = 'met'): object => ({
    ...{ kind, name: `${kind}要求`, result },
    ...(result !== 'not-proven' && { evidenceDigest: sha(anId()) }),
  });
  const sheet = (safety = 'met'): object => ({
    milestone: 1,
    items: [item('technical'), item('service'), item('safety', safety)],
  });
  const served = async (people: number, band = '88'): Promise<Running & { residents: Map<Id, Person> }> => {
    const contract = await steps.running();
    const residents = new Map<Id, Person>();
    for (let i = 0; i < people; i++) {
      const { id, resident } = await steps.record(contract, 1);
      await steps.word(resident, id, { happened: true, satisfaction: 5 });
      residents.set(resident.personId, resident);
    }
    const scores = { milestone: 1, professionalScore: band, buyerScore: band };
    expect((await post(contract.buyer, contract, 'assessments', scores)).status).toBe(201);
    return { ...contract, residents };
  };
  const panel = async (of: Running): Promise<{ drawId: Id; seedHash: string; poolDigest: string }> =>
    (
      await post<{ drawId: Id; seedHash: string; poolDigest: string }>(
        ...([of.buyer, of, 'acceptance-panels', { milestone: 1 }] as const),
      )
    ).body;
  const draw = (by: Person, id: Id): Promise<Answer<Refusal & { seed: string; drawn: Id[] }>> =>
    by.post(`/contracting/acceptance-panels/${id}/draw`, {}, AFTERWARDS);
  const opinion = (
    by: Person | undefined,
    id: Id,
    body: object = { verdict: 'satisfied' },
  ): Promise<Answer<Refusal>> => {
    if (!by) throw new Error('nobody of that id was served');
    return by.post(`/contracting/acceptance-panels/${id}/opinions`, body, AFTERWARDS);
  };

  it('draws users by a seed told only afterwards, hears them, and publishes no person', async () => {
    const contract = await served(6);
    const { buyer, residents } = contract;
    const colleague = steps.colleagueOf(buyer);
    const accept = (): Promise<Answer<Refusal & { payableFen: number }>> =>
      post<{ payableFen: number }>(colleague, contract, 'acceptances', { milestone: 1 });
    const { drawId, seedHash, poolDigest } = await panel(contract);
    expect(poolDigest).toBe(sha([...residents.keys()].sort().join('\n')));
    const again = await post(buyer, contract, 'acceptance-panels', { milestone: 1 });
    expect(again.body.code).toBe('draw.committed-before');
    const [anybody] = residents.values();
    expect((await opinion(anybody, drawId)).body.code).toBe('draw.not-found');
    expect((await draw(app.as(['buyer'], anId(), anId()), drawId)).body.code).toBe('draw.not-found');
    const { seed, drawn } = (await draw(buyer, drawId)).body;
    expect(sha(seed)).toBe(seedHash);
    const rank = (id: Id): string => sha(`${seed} ${drawId} ${id}`);
    const order = [...residents.keys()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    expect(drawn).toEqual(order.slice(0, 3));

    expect((await post(colleague, contract, 'acceptance-sheets', sheet())).body).toMatchObject({
      outcome: 'met',
    });
    const [one, two, three] = drawn.map((id) => residents.get(id));
    const [unseated] = order.slice(3);
    expect((await opinion(residents.get(unseated ?? ''), drawId)).body.code).toBe('draw.not-found');
    expect((await opinion(one, drawId, { verdict: 'partly', words: '希望增加上门次数' })).status).toBe(201);
    expect((await opinion(one, drawId)).body.code).toBe('draw.opinion-given');
    const telling = await opinion(two, drawId, { verdict: 'satisfied', words: '请打13800138000' });
    expect(telling.body.code).toBe('contract.personal-data');
    await opinion(two, drawId);
    expect((await accept()).body).toMatchObject({
      code: 'acceptance.opinions-missing',
      facts: { needed: 3, given: 2 },
    });
    const replaced = await buyer.post<{ personId: Id }>(
      `/contracting/acceptance-panels/${drawId}/replacements`,
      ...([{ personId: three?.personId, reason: '住院无法参加' }, AFTERWARDS] as const),
    );
    expect(replaced.body).toEqual({ personId: unseated });
    expect((await opinion(three, drawId)).body.code).toBe('draw.not-found');
    expect((await opinion(residents.get(unseated ?? ''), drawId)).status).toBe(201);
    expect((await accept()).body).toMatchObject({ payableFen: 18_000_000 });
    await app.published(AcceptanceRecorded, { contractId: contract.contractId, payableFen: 18_000_000 });

    const at = `/contracting/contracts/${contract.contractId}`;
    const result = await app.anyone.get(`${at}/acceptances`);
    expect(result.body).toMatchObject({
      items: [
        { payableFen: 18_000_000, users: { heard: 'opinions', count: 3 }, lines: [{ code: 'unproven' }] },
      ],
      sheets: [{ outcome: 'met' }],
      panels: [
        {
          seed,
          size: 3,
          replaced: 1,
          opinions: expect.arrayContaining([{ verdict: 'partly', words: '希望增加上门次数' }]),
        },
      ],
    });
    for (const id of residents.keys()) expect(JSON.stringify(result.body)).not.toContain(id);
    const seen = await app.as(['auditor']).get<{ items: object[] }>(`${at}/acceptance-panels`);
    expect(seen.body.items).toMatchObject([{ drawn: [...drawn, unseated] }]);
    expect((await app.as(['buyer'], anId(), anId()).get(`${at}/acceptance-panels`)).status).toBe(404);
  });

  it('that is not met is put right, looked at again, and accepted then', async () => {
    const contract = await served(3);
    const { buyer, supplier } = contract;
    const colleague = steps.colleagueOf(buyer);
    const own = await post(buyer, contract, 'acceptance-sheets', sheet());
    expect(own.body.code).toBe('duty.not-separated');
    expect((await post(colleague, contract, 'acceptance-sheets', sheet('not-met'))).body).toMatchObject({
      outcome: 'not-met',
    });
    await app.published(MilestoneNotMet, { contractId: contract.contractId, notMet: 1, notProven: 0 });
    const accept = (): Promise<Answer<Refusal>> => post(colleague, contract, 'acceptances', { milestone: 1 });
    expect((await accept()).body.code).toBe('acceptance.not-met');
    expect((await post(colleague, contract, 'acceptance-sheets', sheet())).body.code).toBe(
      'sheet.not-rectified',
    );
    const demand = { milestone: 1, ground: 'acceptance', demands: '整改消防通道' };
    const { body } = await post<{ rectificationId: Id }>(buyer, contract, 'rectifications', demand);
    const report = { report: '通道已清理', evidenceDigest: sha(anId()) };
    await supplier.post(`/contracting/rectifications/${body.rectificationId}/report`, report, AFTERWARDS);
    expect((await post(colleague, contract, 'acceptance-sheets', sheet())).body).toMatchObject({
      outcome: 'met',
      round: 2,
    });
    expect((await accept()).body.code).toBe('acceptance.users-not-drawn');
    const { drawId } = await panel(contract);
    const { drawn } = (await draw(buyer, drawId)).body;
    for (const id of drawn) await opinion(contract.residents.get(id), drawId);
    expect((await accept()).status).toBe(201);
    expect((await post(colleague, contract, 'acceptance-sheets', sheet())).body.code).toBe(
      'acceptance.repeated',
    );
  });

  it('takes off the band’s share and vacant days, shows how, and claws back no more than was paid', async () => {
    // 55 × 50 % + 55 × 20 % + 100 × 30 % = 68.50, 合格.
    const contract = await served(5, '55');
    const colleague = steps.colleagueOf(contract.buyer);
    const vacancy = { days: 45, yearlyFen: 6_000_000, reason: '一岗位空缺' };
    const { body } = await post<{ payableFen: number; lines: object[] }>(
      ...([colleague, contract, 'acceptances', { milestone: 1, vacancy }] as const),
    );
    // Half of 300,000.00 is proven; 5 % of it and 45 days of 60,000.00 a year are taken (worked case 25c).
    expect(body.lines).toMatchObject([
      { code: 'unproven', fen: 15_000_000 },
      { code: 'band', fen: 750_000, formula: '150,000.00 × 0.05' },
      { code: 'vacancy', fen: 739_726 },
    ]);
    expect(body.payableFen).toBe(15_000_000 - 750_000 - 739_726);
    const at = `/contracting/contracts/${contract.contractId}`;
    const { items } = (
      await contract.supplier.get<{ items: { serviceRecordId: Id }[] }>(`${at}/service-records`)
    ).body;
    const all = { serviceRecordIds: items.map(({ serviceRecordId }) => serviceRecordId), reason: '全部虚报' };
    const back = await post<{ amountFen: number }>(contract.buyer, contract, 'clawbacks', all);
    expect(back.body.amountFen).toBe(body.payableFen);
  });

  it('three tenths of the long projects are drawn by a seed that was committed to before', async () => {
    const areaCode = '370304';
    const ids: Id[] = [];
    for (let i = 0; i < 4; i++)
      ids.push((await steps.signed({ endsOn: '2027-03-31' }, { areaCode: `${areaCode}-A-${i}` })).contractId);
    await steps.signed({}, { areaCode: `${areaCode}-A-short` });
    const finance = app.as(['finance-supervisor']);
    const year = { year: 2026, areaCode };
    expect((await app.as(['buyer']).post('/contracting/random-checks', year)).status).toBe(403);
    const begun = await finance.post<{ drawId: Id; seedHash: string }>('/contracting/random-checks', year);
    expect(begun.body).toMatchObject({ projects: 4, size: 2 });
    expect((await finance.post('/contracting/random-checks', year)).body.code).toBe('draw.committed-before');
    const empty = await finance.post('/contracting/random-checks', { ...year, areaCode: '370399' });
    expect(empty.body.code).toBe('random-check.no-projects');
    const before = await app.anyone.get<{ items: object[] }>('/contracting/random-checks');
    expect(before.body.items).toMatchObject([{ seedHash: begun.body.seedHash, seed: null, drawn: null }]);
    const at = `/contracting/random-checks/${begun.body.drawId}/draw`;
    const { seed, drawn } = (await finance.post<{ seed: string; drawn: Id[] }>(at, {})).body;
    expect(sha(seed)).toBe(begun.body.seedHash);
    const rank = (id: Id): string => sha(`${seed} ${begun.body.drawId} ${id}`);
    expect(drawn).toEqual([...ids].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, 2));
    expect((await finance.post(at, {})).body.code).toBe('draw.drawn-before');
  });

  it('follows the schedule of the place: half at the start on its sheet alone, the rest as assessments pass', async () => {
    const part = (kind: string): object => ({ name: kind, kind, plannedUnits: 3 });
    const milestones = ['start', 'midterm', 'final'].map(part);
    const short = await steps.award();
    const refused = await steps.post(short.buyer, short, 'terms', { ...TERMS, milestones });
    expect(refused.body.code).toBe('assessment.final-only');
    const two = await steps.post(short.buyer, short, 'terms', { ...TERMS, milestones: milestones.slice(1) });
    expect(two.body.code).toBe('schedule.incomplete');

    const contract = await steps.running({ milestones, endsOn: '2027-03-31' }, { priceFen: 30_000_001 });
    const { body } = await app.anyone.get<Contract>(`/contracting/contracts/${contract.contractId}`);
    expect(body.milestones.map(({ priceFen }) => priceFen)).toEqual([15_000_001, 12_000_000, 3_000_000]);
    const [colleague, people] = [steps.colleagueOf(contract.buyer), new Map<Id, Person>()];
    for (let i = 0; i < 3; i++) {
      const { id, resident } = await steps.record(contract, 1);
      await steps.word(resident, id, { happened: true, satisfaction: 5 });
      people.set(resident.personId, resident);
    }
    const accept = (milestone: number): Promise<Answer<Refusal & { payableFen: number }>> =>
      post<{ payableFen: number }>(colleague, contract, 'acceptances', { milestone });
    expect((await accept(1)).body.code).toBe('acceptance.not-met');
    expect((await accept(2)).body.code).toBe('acceptance.no-assessment');
    await post(colleague, contract, 'acceptance-sheets', sheet());
    const { drawId } = await panel(contract);
    for (const id of (await draw(contract.buyer, drawId)).body.drawn) await opinion(people.get(id), drawId);
    expect((await accept(1)).body).toMatchObject({ payableFen: 15_000_001 });
  });
});
