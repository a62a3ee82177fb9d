import { Controller } from '@nestjs/common';
import {
  ChallengeReceived,
  ComplaintDecided,
  ComplaintExamined,
  ComplaintFiled,
  QueryAnswered,
  QueryJudged,
  RemedyOrdered,
  TenderResumed,
  TenderSuspended,
} from '#contracts';
import { legalDateOf } from '#kernel';
import { On, type Received, type Tx } from '#messaging';
import { ContractRow } from '../contract/contract.entity.ts';
import { contractMoves } from '../contract/contract.rules.ts';
import { hold, release } from './holds.ts';
import { Performance } from './performance.ts';

const GROUP = { group: 'contracting', onPoison: 'park-key' } as const;

/** What suppliers ask of a purchase, and what the office does about it, as far as it holds a contract (GPR 54). */
@Controller()
export class OnRemedies {
  constructor(private readonly performance: Performance) {}

  /** A challenge before bids are open that is still unanswered at the award. */
  @On(ChallengeReceived, GROUP)
  async received({ data, time }: Received<ChallengeReceived>, tx: Tx): Promise<void> {
    const { challengeId: id, tenderId } = data;
    await hold(tx, { id, tenderId, kind: 'challenge', since: legalDateOf(time) });
  }

  @On(QueryJudged, GROUP)
  async judged({ data, time }: Received<QueryJudged>, tx: Tx): Promise<void> {
    const { queryId: id, tenderId, mayAffectResult } = data;
    if (!mayAffectResult) return this.over(tx, { id, tenderId }, time);
    await hold(tx, { id, tenderId, kind: 'query', since: legalDateOf(time) });
    await this.performance.stop(tx, tenderId, time);
  }

  @On(QueryAnswered, GROUP)
  async answered({ data, time }: Received<QueryAnswered>, tx: Tx): Promise<void> {
    await this.over(tx, { id: data.queryId, tenderId: data.tenderId }, time);
  }

  /** Nobody signs from here on; a running service goes on until a named person says that the result may be affected. */
  @On(ComplaintFiled, GROUP)
  async filed({ data, time }: Received<ComplaintFiled>, tx: Tx): Promise<void> {
    const { complaintId: id, tenderId } = data;
    await hold(tx, { id, tenderId, kind: 'complaint', since: legalDateOf(time) });
  }

  @On(ComplaintExamined, GROUP)
  async examined({ data, time }: Received<ComplaintExamined>, tx: Tx): Promise<void> {
    const { complaintId: id, tenderId, outcome, mayAffectResult } = data;
    if (outcome === 'to-correct') return;
    if (outcome === 'accepted' && mayAffectResult) return this.performance.stop(tx, tenderId, time);
    await this.over(tx, { id, tenderId }, time);
  }

  @On(ComplaintDecided, GROUP)
  async decided({ data, time }: Received<ComplaintDecided>, tx: Tx): Promise<void> {
    await this.over(tx, { id: data.complaintId, tenderId: data.tenderId }, time);
  }

  @On(TenderSuspended, GROUP)
  async suspended({ data, time }: Received<TenderSuspended>, tx: Tx): Promise<void> {
    const { suspensionId: id, tenderId, suspendedOn: since, until: lastDay } = data;
    await hold(tx, { id, tenderId, kind: 'suspension', since, lastDay });
    await this.performance.stop(tx, tenderId, time);
  }

  @On(TenderResumed, GROUP)
  async resumed({ data, time }: Received<TenderResumed>, tx: Tx): Promise<void> {
    await release(tx, data.suspensionId, data.resumedOn);
    await this.performance.goOn(tx, data.tenderId, time);
  }

  /** Whatever undoes an award leaves no draft of a contract behind; a signed one only the office undoes. */
  @On(RemedyOrdered, GROUP)
  async ordered({ data, time: at }: Received<RemedyOrdered>, tx: Tx): Promise<void> {
    const { tenderId, kind, orderedBy: by } = data;
    if (kind === 'none' || kind === 'clarify-document') return;
    if (kind === 'contract-annulled') return this.performance.annul(tx, tenderId, { by, at });
    const draft = await tx.findOneBy(ContractRow, { tenderId, state: 'DRAFT' });
    if (draft) await tx.update(ContractRow, { id: draft.id }, { state: contractMoves(draft.state, 'VOID') });
  }

  private async over(tx: Tx, held: { id: string; tenderId: string }, time: number): Promise<void> {
    await release(tx, held.id, legalDateOf(time));
    await this.performance.goOn(tx, held.tenderId, time);
  }
}
