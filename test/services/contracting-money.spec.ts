import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AcceptanceRecorded, ClawbackDecided, ServiceConfirmed } from '#contracts';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { AFTERWARDS, Contracting, WORKING, type Contract, type Running } from '../support/contracting.ts';
import { nothingChanges } from '../support/edge.ts';
import { anId, startService, type TestService } from '../support/service.ts';

const SCORES = { milestone: 1, professionalScore: '88.00', buyerScore: '92.00' };

describe('contracting, from service to money', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  const read = async ({ contractId }: Running): Promise<Contract> =>
    (await app.anyone.get<Contract>(`/contracting/contracts/${contractId}`)).body;
  const clawBack = (contract: Running, serviceRecordIds: readonly string[]) =>
    steps.post<{ amountFen?: number; code?: string }>(
      ...([contract.buyer, contract, 'clawbacks'] as const),
      ...([{ serviceRecordIds, reason: '走访并未发生' }, AFTERWARDS] as const),
    );

  describe('a service record', () => {
    it('is confirmed by its recipient alone, once', async () => {
      const contract = await steps.running();
      const { id, resident } = await steps.record(contract, 1);
      const mine = await resident.get<{ items: object[] }>('/contracting/my-service-records');
      expect(mine.body.items).toMatchObject([{ serviceRecordId: id, state: 'UNCONFIRMED' }]);
      const yes = { happened: true, satisfaction: 4 };
      expect((await steps.word(resident, id, yes)).body.state).toBe('CONFIRMED');
      await app.published(ServiceConfirmed, { serviceRecordId: id, minutes: 60, satisfaction: 4 });
      for (const body of [yes, { happened: false }]) {
        expect((await steps.word(resident, id, body)).body.code).toBe('service-record.wrong-state');
      }
    });

    it('that took place comes with a word on how it was', async () => {
      const { id, resident } = await steps.record(await steps.running(), 1);
      for (const satisfaction of [undefined, 0, 6, 2.5, '5']) {
        const answer = await steps.word(resident, id, { happened: true, satisfaction });
        expect(answer).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
      }
    });

    it('gets one word only, when yes and no arrive together', async () => {
      const { id, resident } = await steps.record(await steps.running(), 1);
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          steps.word(resident, id, i % 2 === 0 ? { happened: true, satisfaction: 5 } : { happened: false }),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    });

    it.each([
      ['tells of tomorrow', { servedOn: '2026-04-11' }, 'service-record.in-future'],
      ['lies before the term', { servedOn: '2026-03-31' }, 'contract.not-in-performance'],
      ['names a worker who was not sent', { workerPersonId: anId() }, 'service-record.worker-not-dispatched'],
      ['names a milestone that is none', { milestone: 2 }, 'milestone.not-found'],
    ])('is refused when it %s', async (_what, over, code) => {
      const contract = await steps.running();
      const body = { ...steps.recordBody(contract, anId()), ...over };
      await nothingChanges(app, ['contracting'], async () => {
        const answer = await steps.post(contract.supplier, contract, 'service-records', body, WORKING);
        expect(answer.body.code).toBe(code);
      });
    });

    it('is refused when the worker is his own recipient', async () => {
      const contract = await steps.running();
      const body = steps.recordBody(contract, contract.workerId);
      const answer = await steps.post(contract.supplier, contract, 'service-records', body, WORKING);
      expect(answer.body.code).toBe('service-record.own-recipient');
    });

    it('needs evidence of its own, also when ten use the same at once', async () => {
      const contract = await steps.running();
      const body = steps.recordBody(contract, anId());
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          steps.post(contract.supplier, contract, 'service-records', body, WORKING),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body: { code } }) => code === 'service-record.evidence-used')).toHaveLength(9);
    });
  });

  describe('what is payable', () => {
    it('is what residents confirmed, never what is unconfirmed or denied', async () => {
      const contract = await steps.running();
      const proven = await steps.confirmed(contract, 3);
      await steps.record(contract, 4);
      const denied = await steps.record(contract, 2);
      await steps.word(denied.resident, denied.id, { happened: false });
      expect((await read(contract)).milestones).toMatchObject([{ provenUnits: 3, unprovenUnits: 6 }]);

      const answer = await steps.accepted(contract);
      expect(answer.body).toMatchObject({ payableFen: 9_000_000, deductionFen: 21_000_000 });
      const { contractId } = contract;
      expect(await app.published(AcceptanceRecorded, { contractId })).toMatchObject({
        ...{ grossFen: 30_000_000, provenUnits: 3, plannedUnits: 10, evidence: [proven] },
      });
    });

    it('is nothing where nobody confirmed anything: there is nothing to assess', async () => {
      const contract = await steps.running();
      await steps.record(contract, 10);
      await nothingChanges(app, ['contracting'], async () => {
        const scored = await steps.post(contract.buyer, contract, 'assessments', SCORES, AFTERWARDS);
        expect(scored).toMatchObject({ status: 409, body: { code: 'assessment.no-answers' } });
        const accept = { milestone: 1 };
        const accepted = await steps.post(contract.buyer, contract, 'acceptances', accept, AFTERWARDS);
        expect(accepted).toMatchObject({ status: 409, body: { code: 'acceptance.no-assessment' } });
      });
    });

    it('is not said by the one who assessed', async () => {
      const contract = await steps.running();
      await steps.confirmed(contract, 1);
      await steps.post(contract.buyer, contract, 'assessments', SCORES, AFTERWARDS);
      const own = await steps.post(contract.buyer, contract, 'acceptances', { milestone: 1 }, AFTERWARDS);
      expect(own).toMatchObject({ status: 409, body: { code: 'duty.not-separated' } });
    });

    it('is nothing at 不合格', async () => {
      const contract = await steps.running();
      await steps.confirmed(contract, 1);
      const low = { milestone: 1, professionalScore: '10', buyerScore: '10.5' };
      const scored = await steps.post(contract.buyer, contract, 'assessments', low, AFTERWARDS);
      expect(scored.body).toMatchObject({ band: 'fail', satisfactionScore: '100.00' });
      const colleague = steps.colleagueOf(contract.buyer);
      const answer = await steps.post(colleague, contract, 'acceptances', { milestone: 1 }, AFTERWARDS);
      expect(answer.body.code).toBe('acceptance.not-satisfactory');
    });

    it('is said once, also when ten colleagues say it at once', async () => {
      const contract = await steps.running();
      await steps.confirmed(contract, 1);
      await Promise.all(
        Array.from({ length: 5 }, () =>
          steps.post(contract.buyer, contract, 'assessments', SCORES, AFTERWARDS),
        ),
      );
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          steps.post(
            steps.colleagueOf(contract.buyer),
            contract,
            'acceptances',
            { milestone: 1 },
            AFTERWARDS,
          ),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'acceptance.repeated')).toHaveLength(9);
    });

    it('is exact to the fen, and clawbacks take back no more and no less than was payable', async () => {
      const delivery = fc.record({
        priceFen: fc.integer({ min: 1, max: 1_000_000_000 }),
        plannedUnits: fc.integer({ min: 1, max: 400 }),
        units: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(delivery, async ({ priceFen, plannedUnits, units }) => {
          const terms = { milestones: [{ name: '年度服务', weight: 1, plannedUnits }] };
          const contract = await steps.running(terms, { priceFen });
          const ids: string[] = [];
          for (const some of units) ids.push(await steps.confirmed(contract, some));

          const proven = Math.min(
            plannedUnits,
            units.reduce((a, b) => a + b),
          );
          const exact =
            (BigInt(priceFen) * BigInt(proven) * 2n + BigInt(plannedUnits)) / (2n * BigInt(plannedUnits));
          const { payableFen } = (await steps.accepted(contract)).body;
          expect(payableFen).toBe(Number(exact));

          // A record beyond the plan takes nothing with it; the last ones together take what is left.
          let back = 0;
          const rest: string[] = [];
          for (const id of ids) {
            const { amountFen } = (await clawBack(contract, [id])).body;
            if (amountFen === undefined) rest.push(id);
            back += amountFen ?? 0;
          }
          if (rest.length > 0) back += (await clawBack(contract, rest)).body.amountFen ?? 0;
          expect(back).toBe(payableFen);
        }),
        { numRuns: 8 },
      );
    }, 60_000);
  });

  describe('a clawback', () => {
    it('takes back what a false record was paid, once', async () => {
      const contract = await steps.running();
      const [one, two] = [await steps.confirmed(contract, 3), await steps.confirmed(contract, 2)];
      const early = await clawBack(contract, [one]);
      expect(early).toMatchObject({ status: 409, body: { code: 'clawback.not-accepted' } });
      await steps.accepted(contract);
      expect(await clawBack(contract, [one])).toMatchObject({ status: 201, body: { amountFen: 9_000_000 } });
      const told = await app.published(ClawbackDecided, { contractId: contract.contractId });
      expect(told).toMatchObject({ amountFen: 9_000_000, acceptanceId: expect.any(String) });
      expect(JSON.stringify(told)).not.toContain('走访并未发生');
      expect((await clawBack(contract, [one, two])).body.code).toBe('service-record.wrong-state');
      expect((await read(contract)).milestones).toMatchObject([{ provenUnits: 2 }]);
    });

    it('never takes back what was confirmed only after the acceptance, and so never paid', async () => {
      const contract = await steps.running();
      const paid = await steps.confirmed(contract, 2);
      const late = await steps.record(contract, 8);
      await steps.accepted(contract);
      await steps.word(late.resident, late.id, { happened: true, satisfaction: 5 });
      expect((await clawBack(contract, [late.id])).body.code).toBe('clawback.nothing-paid');
      expect((await clawBack(contract, [paid])).body.amountFen).toBe(6_000_000);
    });

    it('of the same record by ten people at once takes it back once', async () => {
      const contract = await steps.running();
      const id = await steps.confirmed(contract, 5);
      await steps.accepted(contract);
      const answers = await Promise.all(Array.from({ length: 10 }, () => clawBack(contract, [id])));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    });

    it('names records of this contract, of one milestone', async () => {
      const halves = [1, 1].map((weight) => ({ name: '半年', weight, plannedUnits: 10 }));
      const contract = await steps.running({ milestones: halves });
      const [one, two] = [await steps.confirmed(contract, 1, 1), await steps.confirmed(contract, 1, 2)];
      expect((await clawBack(contract, [one, two])).body.code).toBe('clawback.several-milestones');
      expect((await clawBack(contract, [one, anId()])).body.code).toBe('service-record.not-found');
    });
  });

  it('judgements and money once written are never rewritten, not even by the database’s owner', async () => {
    const contract = await steps.running();
    const id = await steps.confirmed(contract, 1);
    await steps.accepted(contract);
    await clawBack(contract, [id]);
    const db = app.schema('contracting');
    for (const table of ['assessment', 'acceptance', 'clawback']) {
      await expect(db.query(`delete from ${table}`)).rejects.toThrow('append-only');
      await expect(db.query(`update ${table} set milestone_no = 7`)).rejects.toThrow('append-only');
    }
  });
});
