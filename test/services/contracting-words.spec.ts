import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceConfirmed, ServiceDenied } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { Contracting, WORKING, type Contract, type Running } from '../support/contracting.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

const digest = (): string => createHash('sha256').update(anId()).digest('hex');

describe('contracting, what people say of services', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  const record = (over: object, of: Running): Promise<Answer<Refusal & { serviceRecordId: Id }>> =>
    steps.post<Refusal & { serviceRecordId: Id }>(
      ...([
        of.supplier,
        of,
        'service-records',
        { ...steps.recordBody(of, anId()), ...over },
        WORKING,
      ] as const),
    );
  const units = async ({ contractId }: Running): Promise<unknown> => {
    const { body } = await app.anyone.get<Contract>(`/contracting/contracts/${contractId}`);
    return body.milestones[0];
  };

  describe('a word for somebody without an account', () => {
    const proxy = (
      by: Person,
      id: Id,
      personId: Id,
      happened = true,
    ): Promise<Answer<Refusal & { state?: string }>> =>
      by.post(
        `/contracting/service-records/${id}/proxy-confirmation`,
        { personId, reason: '老人无法使用手机', happened, ...(happened && { satisfaction: 5 }) },
        WORKING,
      );

    it('is a relative’s whom the committee wrote down, and is shown as weaker', async () => {
      const own = await steps.running();
      const [elder, daughter, head] = [app.as(['resident']), app.as(['resident']), app.as(['grid-head'])];
      const { body } = await record({ recipientPersonId: elder.personId }, own);
      expect((await proxy(daughter, body.serviceRecordId, elder.personId)).body.code).toBe(
        'service-record.not-found',
      );
      const paper = {
        ...{ personId: elder.personId, helperPersonId: daughter.personId, relation: '女儿' },
        ...{ reason: '老人失能', evidenceDigest: digest() },
      };
      expect((await daughter.post('/contracting/representations', paper)).status).toBe(403);
      const written = await head.post<{ representationId: Id }>('/contracting/representations', paper);
      expect(written.status).toBe(201);
      expect((await proxy(daughter, body.serviceRecordId, elder.personId)).body.state).toBe('CONFIRMED');
      expect(await units(own)).toMatchObject({ provenUnits: 1, proxyUnits: 1 });
      const told = await app.published(ServiceConfirmed, { serviceRecordId: body.serviceRecordId });
      expect(told).toMatchObject({ way: 'proxy' });
      expect(JSON.stringify(told)).not.toContain(daughter.personId);
      // Only own words are satisfaction: there is nobody to assess by.
      const scores = { milestone: 1, professionalScore: '88', buyerScore: '92' };
      const scored = await steps.post(own.buyer, own, 'assessments', scores, WORKING);
      expect(scored.body.code).toBe('assessment.no-answers');
      await head.post(`/contracting/representations/${written.body.representationId}/end`, {});
      const next = await record({ recipientPersonId: elder.personId }, own);
      const after = await proxy(daughter, next.body.serviceRecordId, elder.personId);
      expect(after.body.code).toBe('service-record.not-found');
    });

    it('of the committee is undone by the person’s own, and the buyer looks into it', async () => {
      const own = await steps.running();
      const elder = app.as(['resident']);
      const { body } = await record({ recipientPersonId: elder.personId }, own);
      await proxy(app.as(['street']), body.serviceRecordId, elder.personId);
      expect((await steps.word(elder, body.serviceRecordId, { happened: false })).body.state).toBe('DENIED');
      expect(await units(own)).toMatchObject({ provenUnits: 0, unprovenUnits: 1 });
      const told = await app.published(ServiceDenied, { serviceRecordId: body.serviceRecordId });
      const cases = `/contracting/contracts/${own.contractId}/delivery-cases`;
      const seen = await own.buyer.get<{ items: object[] }>(cases);
      expect(seen.body.items).toMatchObject([
        { caseId: told.caseId, kind: 'proxy-contradicted', settled: false },
      ]);
      expect((await own.supplier.get(cases)).status).toBe(403);
      const decide = (by: Person): Promise<Answer<Refusal>> =>
        by.post(`/contracting/delivery-cases/${told.caseId}/decision`, {
          finding: 'not-delivered',
          reason: '已核实未发生',
        });
      expect((await decide(app.as(['buyer'], anId(), anId()))).body.code).toBe('delivery-case.not-found');
      expect((await decide(own.buyer)).status).toBe(201);
      expect((await decide(own.buyer)).body.code).toBe('delivery-case.decided-before');
    });
  });
});
