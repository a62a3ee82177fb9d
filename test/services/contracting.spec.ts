import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContractSigned, WorkerDispatched } from '#contracts';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { Contracting, SIGNING, TERMS, WORKING, type Contract } from '../support/contracting.ts';
import { nothingChanges } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { anId, morningOf, startService, type TestService } from '../support/service.ts';

describe('contracting, until work begins', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  describe('the terms', () => {
    it('become a public contract when both sides signed the same version', async () => {
      const award = await steps.award();
      const { contractId, tenderId, buyer, supplier } = award;
      const at = `/contracting/contracts/${contractId}`;
      expect((await app.anyone.get(at)).body.code).toBe('contract.not-found');
      expect(await steps.terms(award)).toBe(1);
      const answer = await steps.post(supplier, award, 'signature', { version: 1 });
      expect(answer).toEqual({ status: 201, body: { contractId, state: 'SIGNED' } });
      expect((await app.anyone.get<Contract>(at)).body).toMatchObject({ state: 'SIGNED', version: 1 });
      expect(await app.published(ContractSigned, { contractId })).toMatchObject({
        ...{ tenderId, buyerOrganizationId: buyer.organizationId, priceFen: 30_000_000 },
        ...{ signedOn: '2026-03-16', startsOn: '2026-04-01', endsOn: '2026-12-31' },
      });
    });

    it('are not signed while the result may still be challenged, nor after the legal day', async () => {
      const award = await steps.award();
      await nothingChanges(app, ['contracting'], async () => {
        for (const [on, code] of [
          ['2026-03-12', 'contract.challenge-window-open'],
          ['2026-04-02', 'contract.sign-late'],
        ] as const) {
          const answer = await steps.post(award.buyer, award, 'terms', TERMS, { at: morningOf(on) });
          expect(answer).toMatchObject({ status: 409, body: { code } });
        }
      });
    });

    it('are signed by the supplier on a legal day, too', async () => {
      const award = await steps.award();
      const version = await steps.terms(award);
      const late = { at: '2026-04-02T00:00:00+08:00' };
      const answer = await steps.post(award.supplier, award, 'signature', { version }, late);
      expect(answer.body.code).toBe('contract.sign-late');
      const justInTime = { at: '2026-04-01T23:59:59+08:00' };
      const signed = await steps.post(award.supplier, award, 'signature', { version }, justInTime);
      expect(signed.status).toBe(201);
    });

    it('wait for the answer to a challenge', async () => {
      const award = await steps.award();
      await steps.terms(award);
      const challengeId = await steps.challenge(award);
      const at = `/contracting/contracts/${award.contractId}`;
      const { version } = (await award.buyer.get<Contract>(at)).body;
      const held = await steps.post(award.supplier, award, 'signature', { version });
      expect(held).toMatchObject({ status: 409, body: { code: 'contract.challenge-open' } });
      await steps.answerChallenge(award, challengeId, false);
      await eventually('the contract is free to be signed', async () => {
        const { status } = await steps.post(award.supplier, award, 'signature', { version });
        return status === 201;
      });
    });

    it('are void when the award is annulled, and a new award makes a new draft', async () => {
      const award = await steps.award();
      const challengeId = await steps.challenge(award);
      await steps.answerChallenge(award, challengeId, true);
      const again = await steps.award({ tenderId: award.tenderId });
      expect(again.contractId).not.toBe(award.contractId);
      const answer = await steps.post(award.buyer, award, 'terms', TERMS);
      expect(answer).toMatchObject({ status: 409, body: { code: 'contract.wrong-state' } });
    });

    it('are signed in the version that was read, not in an older one', async () => {
      const award = await steps.award();
      const nothing = await steps.post(award.supplier, award, 'signature', { version: 1 });
      expect(nothing.body.code).toBe('contract.no-terms');
      const read = await steps.terms(award);
      await steps.terms(award, { endsOn: '2026-10-31' });
      await nothingChanges(app, ['contracting'], async () => {
        const stale = await steps.post(award.supplier, award, 'signature', { version: read });
        expect(stale).toMatchObject({ status: 409, body: { code: 'stale.version', facts: { current: 2 } } });
      });
    });

    it('are never changed after signing', async () => {
      const award = await steps.signed();
      for (const [by, what, body] of [
        [award.buyer, 'terms', TERMS],
        [award.supplier, 'signature', { version: 1 }],
      ] as const) {
        expect((await steps.post(by, award, what, body)).body.code).toBe('contract.wrong-state');
      }
    });

    it.each([
      ['end before they start', { endsOn: '2026-03-31' }, 'contract.term-invalid'],
      ['last longer than the law allows', { endsOn: '2031-04-01' }, 'contract.term-too-long'],
      [
        'sell a milestone for nothing',
        { milestones: [TERMS.milestones[0], { name: '零', weight: 1, plannedUnits: 1 }] },
        'contract.milestone-worthless',
      ],
    ])('may not %s', async (_what, over, code) => {
      const award = await steps.award({ priceFen: 1 });
      const answer = await steps.post(award.buyer, award, 'terms', { ...TERMS, ...over });
      expect(answer).toMatchObject({ status: 409, body: { code } });
    });

    it('sum to the price to the fen', async () => {
      const thirds = [1, 1, 1].map((weight, i) => ({ name: `第${i + 1}期`, weight, plannedUnits: 1 }));
      const award = await steps.signed({ milestones: thirds }, { priceFen: 100 });
      const { body } = await app.anyone.get<Contract>(`/contracting/contracts/${award.contractId}`);
      expect(body.milestones.map(({ priceFen }) => priceFen)).toEqual([34, 33, 33]);
    });

    it('hold numbers a database can hold', async () => {
      const award = await steps.award();
      const milestones = [{ name: '巨量', weight: 1, plannedUnits: 3_000_000_000 }];
      const answer = await steps.post(award.buyer, award, 'terms', { ...TERMS, milestones });
      expect(answer).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
    });

    it('are signed once when the supplier signs ten times at once', async () => {
      const award = await steps.award();
      const version = await steps.terms(award);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => steps.post(award.supplier, award, 'signature', { version })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      const told = await app.eventsOf('contracting.contract');
      const signed = told.filter((e) => e.type === ContractSigned.type && e.key === award.contractId);
      expect(signed).toHaveLength(1);
    });

    it('and a change of them arriving together never bind the supplier to what he has not read', async () => {
      for (let round = 0; round < 5; round++) {
        const award = await steps.award();
        const version = await steps.terms(award);
        await Promise.all([
          steps.post(award.buyer, award, 'terms', { ...TERMS, endsOn: '2026-10-31' }),
          steps.post(award.supplier, award, 'signature', { version }),
        ]);
        const { body } = await award.buyer.get<Contract & { endsOn: string }>(
          `/contracting/contracts/${award.contractId}`,
        );
        expect([body.state, body.version, body.endsOn]).toEqual(
          body.state === 'SIGNED' ? ['SIGNED', 1, '2026-12-31'] : ['DRAFT', 2, '2026-10-31'],
        );
      }
    });
  });

  it('the contract of others is no contract: 404 for every organization but its own two', async () => {
    const award = await steps.award();
    const running = await steps.running();
    const record = await steps.record(running, 1);
    const strangers = {
      buyer: app.as(['buyer'], anId(), anId()),
      supplier: app.as(['supplier'], anId(), anId()),
      nobody: app.as(['buyer', 'supplier'], anId()),
    };
    await nothingChanges(app, ['contracting'], async () => {
      const clawback = { serviceRecordIds: [record.id], reason: '并未发生' };
      for (const [by, of, what, body] of [
        [strangers.buyer, award, 'terms', TERMS],
        [strangers.nobody, award, 'terms', TERMS],
        [strangers.supplier, award, 'signature', { version: 1 }],
        [strangers.supplier, running, 'dispatches', { personId: running.workerId }],
        [strangers.supplier, running, 'service-records', steps.recordBody(running, anId())],
        [
          strangers.buyer,
          running,
          'assessments',
          { milestone: 1, professionalScore: '88', buyerScore: '92' },
        ],
        [strangers.buyer, running, 'acceptances', { milestone: 1 }],
        [strangers.buyer, running, 'clawbacks', clawback],
      ] as const) {
        const answer = await steps.post(by, of, what, body, WORKING);
        expect([what, answer.status, answer.body.code]).toEqual([what, 404, 'contract.not-found']);
      }
      const draft = await strangers.buyer.get(`/contracting/contracts/${award.contractId}`);
      expect(draft).toMatchObject({ status: 404, body: { code: 'contract.not-found' } });
      const word = await steps.word(app.as(['resident']), record.id, { happened: true, satisfaction: 5 });
      expect(word).toMatchObject({ status: 404, body: { code: 'service-record.not-found' } });
    });
  });

  describe('a dispatched worker', () => {
    it('holds a certificate that is valid on the day', async () => {
      const award = await steps.signed();
      const expired = await steps.certified({ validTo: '2026-04-09' });
      const early = await steps.certified({ validFrom: '2026-04-11' });
      const medical = await steps.certified({ kind: 'medical' });
      // The last of them is known, so all are: one person's facts come in order, and these are on one topic.
      const valid = await steps.certified();
      await eventually('a valid certificate is known', async () => {
        const { status } = await steps.post(
          award.supplier,
          award,
          'dispatches',
          { personId: valid },
          WORKING,
        );
        return status === 201;
      });
      await app.published(WorkerDispatched, { personId: valid });
      for (const personId of [expired, early, medical, anId()]) {
        const answer = await steps.post(award.supplier, award, 'dispatches', { personId }, WORKING);
        expect(answer).toMatchObject({ status: 409, body: { code: 'dispatch.not-certified' } });
      }
    });

    it('needs none where households are counted', async () => {
      const award = await steps.signed({ unit: 'household-month' });
      const answer = await steps.post(award.supplier, award, 'dispatches', { personId: anId() }, WORKING);
      expect(answer.status).toBe(201);
    });

    it('is dispatched once, however often it is asked at once', async () => {
      const { workerId: personId, ...award } = await steps.running();
      const more = await steps.post(award.supplier, award, 'dispatches', { personId }, WORKING);
      expect(more).toMatchObject({ status: 409, body: { code: 'dispatch.repeated' } });
      const other = await steps.signed({ unit: 'household-month' });
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          steps.post(other.supplier, other, 'dispatches', { personId }, WORKING),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    });

    it('works in the term of a signed contract only', async () => {
      const award = await steps.signed();
      const answer = await steps.post(award.supplier, award, 'dispatches', { personId: anId() }, SIGNING);
      expect(answer).toMatchObject({ status: 409, body: { code: 'contract.not-in-performance' } });
    });
  });
});
