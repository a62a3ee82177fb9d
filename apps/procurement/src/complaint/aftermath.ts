import { Injectable } from '@nestjs/common';
import { legalDateOf, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { OrderRemedy, type Ordered, type Ordering } from '../remedy/order-remedy.ts';
import { Resuming } from '../suspension/lift-suspension.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { RejectionGround } from './complaint.rules.ts';
import type { Complaint } from './complaints.ts';
import { BanProposals } from './propose-ban.ts';

interface Decided {
  readonly complaint: Complaint;
  readonly tender: TenderRow;
  readonly order: Omit<Ordering, 'causeKind' | 'causeId'>;
  readonly ground: RejectionGround | null;
}

/** What follows a decision: what was suspended goes on, what is upheld is put right, what was abused is looked at. */
@Injectable()
export class Aftermath {
  constructor(
    private readonly ordering: OrderRemedy,
    private readonly resuming: Resuming,
    private readonly bans: BanProposals,
  ) {}

  async follow(
    tx: Tx,
    { complaint, tender, order, ground }: Decided,
  ): Promise<Ordered & { banProposalId: Id | null }> {
    const { complaintId, complainantEnc } = complaint;
    const { by, at } = order;
    const lifting = { by, reason: '投诉已作出处理决定', at };
    await this.resuming.liftFor(tx, { tenderId: tender.id, complaintId }, lifting);
    const cause = { causeKind: 'complaint', causeId: complaintId } as const;
    const ordered = await this.ordering.carryOut(tx, tender, { ...order, ...cause });
    const decidedOn = legalDateOf(at);
    const banProposalId = await this.bans.propose(tx, { complaintId, complainantEnc, ground, decidedOn }, at);
    return { ...ordered, banProposalId };
  }
}
