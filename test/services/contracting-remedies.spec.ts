import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ComplaintDecided,
  ComplaintExamined,
  ComplaintFiled,
  ContractClosed,
  ContractResumed,
  ContractSuspended,
  ContractTerminated,
  QueryAnswered,
  QueryJudged,
  RemedyOrdered,
  TenderSuspended,
} from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { Contracting, TERMS, type Award } from '../support/contracting.ts';
import { eventually } from '../support/eventually.ts';
import { anId, morningOf, startService, type TestService } from '../support/service.ts';

describe('a contract, while the purchase behind it is looked at', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity', 'funds'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  /** What laying terms is told on a day: signing is looked at the same way. */
  const told = async (award: Award, code: string | undefined, date = '2026-03-16'): Promise<object> => {
    return eventually(`laying terms on ${date} is told ${code ?? 'nothing'}`, async () => {
      const { body } = await steps.post(award.buyer, award, 'terms', TERMS, { at: morningOf(date) });
      return body.code === code && body;
    });
  };
  const over = (tenderId: Id, complaintId: Id): Promise<void> =>
    app.publish(ComplaintDecided, tenderId, {
      ...{ tenderId, complaintId, outcome: 'rejected', remedy: 'none' },
      ...{ decidedBy: anId(), decidedOn: '2026-03-16' },
    });
  const filed = async (tenderId: Id): Promise<Id> => {
    const complaintId = anId();
    await app.publish(ComplaintFiled, tenderId, {
      ...{ tenderId, complaintId, challengeId: anId(), mayAffectResult: true, decisionDue: '2026-04-20' },
    });
    return complaintId;
  };

  it('is not signed while a complaint is open, nor while a query may affect the result', async () => {
    const award = await steps.award();
    const { tenderId } = award;
    const complaintId = await filed(tenderId);
    await told(award, 'contract.complaint-open');
    const queryId = anId();
    const judged = { tenderId, queryId, mayAffectResult: true, decidedBy: anId() };
    await app.publish(QueryJudged, tenderId, judged);
    await over(tenderId, complaintId);
    await told(award, 'contract.query-open');
    await app.publish(QueryAnswered, tenderId, { tenderId, queryId, inTime: true, answeredBy: anId() });
    expect(await told(award, undefined)).toHaveProperty('version');
  });

  it('is not signed while the purchase is suspended, until its last day is over', async () => {
    const award = await steps.award();
    const { tenderId } = award;
    await app.publish(TenderSuspended, tenderId, {
      ...{
        tenderId,
        suspensionId: anId(),
        complaintId: anId(),
        suspendedOn: '2026-03-13',
        until: '2026-03-20',
      },
    });
    await told(award, 'contract.procurement-suspended', '2026-03-20');
    // Nobody told that it is over; the day does.
    expect(await told(award, undefined, '2026-03-23')).toHaveProperty('version');
  });

  it('that is signed stands still from a named person’s word on, and goes on when it is over', async () => {
    const { tenderId, contractId } = await steps.signed();
    const complaintId = await filed(tenderId);
    const examined = {
      tenderId,
      complaintId,
      outcome: 'accepted',
      mayAffectResult: true,
      examinedBy: anId(),
    } as const;
    await app.publish(ComplaintExamined, tenderId, examined);
    expect(await app.published(ContractSuspended, { contractId })).toMatchObject({
      ground: 'procurement-suspended',
    });
    await over(tenderId, complaintId);
    expect(await app.published(ContractResumed, { contractId })).toMatchObject({ contractId });
  });

  it('is void as a draft when its award is undone, so that the next candidate gets one', async () => {
    const award = await steps.award();
    const { tenderId } = award;
    await app.publish(RemedyOrdered, tenderId, {
      ...{ tenderId, remedyId: anId(), kind: 'next-candidate', causeKind: 'challenge', causeId: anId() },
      ...{ grounds: [], money: 'kept', orderedBy: anId() },
    });
    await told(award, 'contract.wrong-state');
    const next = await steps.award({ tenderId });
    expect(next.contractId).not.toBe(award.contractId);
  });

  it('that is annulled before anybody was served ends and is closed, so that its money goes back', async () => {
    const { tenderId, contractId } = await steps.signed();
    const orderedBy = anId();
    await app.publish(RemedyOrdered, tenderId, {
      ...{ tenderId, remedyId: anId(), kind: 'contract-annulled', causeKind: 'complaint', causeId: anId() },
      ...{ grounds: [], money: 'commitment-released', orderedBy, contractId },
    });
    expect(await app.published(ContractTerminated, { contractId })).toMatchObject({
      ground: 'award-annulled',
    });
    expect(await app.published(ContractClosed, { contractId })).toMatchObject({ closedBy: orderedBy });
  });
});
