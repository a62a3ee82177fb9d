import { expect } from '@jest/globals';
import {
  AbsenceConfirmed,
  AcceptanceRecorded,
  BudgetCommitted,
  BudgetReserved,
  ClaimVerified,
  ClawbackDecided,
  ContractSigned,
  PayableAccrued,
  QuotaApproved,
  RecoveryOpened,
  TenderFailed,
  TenderIssued,
  type AllowedUse,
  type PayerLeg,
} from '#contracts';
import type { Id } from '#kernel';
import { eventually } from './eventually.ts';
import { anId, type Answer, type Person, type Refusal, type TestService } from './service.ts';

export interface Figures {
  readonly approvedFen: number;
  readonly availableFen: number;
  readonly reservedFen: number;
  readonly committedFen: number;
  readonly accruedFen: number;
  readonly paidFen: number;
  readonly recoverableFen: number;
}

export interface Line extends Figures {
  readonly budgetLineId: Id;
  readonly payers: readonly (Figures & { readonly name: string })[];
}

export interface Ledger {
  readonly sum: number;
  readonly transfers: number;
  readonly invariants: Readonly<Record<string, boolean>>;
  readonly faults: readonly object[];
  readonly headHash: string;
}

const SOUND = {
  sum: 0,
  invariants: { I0: true, I1: true, I2: true, I3: true, I4: true, I5: true },
  faults: [],
};

interface LineBody {
  readonly fiscalYear: number;
  readonly areaCode: string;
  readonly name: string;
  readonly allowedUse: AllowedUse;
  readonly amountFen: number;
}

/** A budget line as the finance bureau writes it: half city, half street. */
export const LINE: LineBody = {
  fiscalYear: 2026,
  areaCode: '370303-KY-PY',
  name: '政府购买社工岗位',
  allowedUse: 'service-purchase',
  amountFen: 30_000_000,
};

/** A contract, or the places of a post, that the city is bound to. */
export interface Bound {
  readonly budgetLineId: Id;
  readonly obligationId: Id;
  /** The tender, or the post itself. */
  readonly purposeId: Id;
}

/** Something payable, as its event told it. */
export interface Owed {
  readonly payableId: Id;
  readonly obligationId: Id;
  readonly evidenceId: Id;
  readonly amountFen: number;
  readonly legs: readonly PayerLeg[];
}

export interface Paid extends Owed {
  readonly paymentApplicationId: Id;
  readonly receiptNo: string;
}

/** What becomes of money, as steps of a test: other services speak by events, people over HTTP. */
export class Funds {
  readonly clerk: Person;
  readonly approver: Person;

  constructor(readonly app: TestService) {
    this.clerk = app.as(['street']);
    this.approver = app.as(['finance']);
  }

  async line(over: Partial<LineBody> = {}, weights: readonly number[] = [1, 1]): Promise<Id> {
    const payers = weights.map((weight, i) => ({ organizationId: anId(), name: `出资方${i + 1}`, weight }));
    const body = { ...LINE, ...over, payers };
    const answer = await this.approver.post<{ budgetLineId: Id }>('/funds/budget-lines', body);
    expect(answer.status).toBe(201);
    return answer.body.budgetLineId;
  }

  async figures(budgetLineId: Id): Promise<Line> {
    return (await this.app.anyone.get<Line>(`/funds/budget-lines/${budgetLineId}`)).body;
  }

  async ledger(): Promise<Ledger> {
    return (await this.app.anyone.get<Ledger>('/funds/ledger')).body;
  }

  /** Whatever was done, the books balance and nothing was written past the ledger. */
  async areSound(): Promise<void> {
    expect(await this.ledger()).toMatchObject(SOUND);
  }

  /** A tender asks for its ceiling; the answer comes as an event. */
  async asks(budgetLineId: Id, over: Partial<TenderIssued> = {}): Promise<Id> {
    const tenderId = over.tenderId ?? anId();
    await this.app.publish(TenderIssued, tenderId, {
      ...{ tenderId, title: '潘苑社区社工岗位', buyerOrganizationId: anId(), areaCode: '370303-KY-PY' },
      ...{ budgetLineId, use: 'service-purchase', ceilingFen: 10_000_000, method: 'open-tender' },
      ...{ issuedOn: '2026-03-02', closesAt: '2026-03-23T09:00:00+08:00', rules: [] },
      ...over,
    });
    return tenderId;
  }

  async reserved(budgetLineId: Id, ceilingFen = 10_000_000): Promise<Id> {
    const purposeId = await this.asks(budgetLineId, { ceilingFen });
    await this.app.published(BudgetReserved, { purposeId });
    return purposeId;
  }

  async fails(tenderId: Id): Promise<void> {
    await this.app.publish(TenderFailed, tenderId, { tenderId, code: 'tender.fewer-than-three' });
  }

  /** Both sides signed; funds has not answered yet. */
  async signs(budgetLineId: Id, tenderId: Id, priceFen: number): Promise<Bound> {
    const contractId = anId();
    await this.app.publish(ContractSigned, contractId, {
      ...{ contractId, tenderId, budgetLineId, priceFen, title: '社工服务合同', areaCode: '370303-KY-PY' },
      ...{ buyerOrganizationId: anId(), supplierOrganizationId: anId() },
      ...{ signedOn: '2026-04-01', startsOn: '2026-04-01', endsOn: '2026-12-31' },
    });
    return { budgetLineId, obligationId: contractId, purposeId: tenderId };
  }

  async contract(budgetLineId: Id, priceFen = 9_000_000, ceilingFen = 10_000_000): Promise<Bound> {
    const tenderId = await this.reserved(budgetLineId, ceilingFen);
    const bound = await this.signs(budgetLineId, tenderId, priceFen);
    await this.app.published(BudgetCommitted, { obligationId: bound.obligationId });
    return bound;
  }

  async granted(budgetLineId: Id, over: Partial<QuotaApproved> = {}): Promise<Bound> {
    const postId = over.postId ?? anId();
    await this.app.publish(QuotaApproved, postId, {
      ...{ quotaId: anId(), postId, title: '社区保洁', areaCode: '370303-KY-PY', budgetLineId },
      ...{ places: 2, monthlyPayFen: 246_600, ceilingFen: 2 * 246_600 * 10 },
      ...{ approvedOn: '2026-03-02', rules: [] },
      ...over,
    });
    return { budgetLineId, obligationId: postId, purposeId: postId };
  }

  async post(budgetLineId: Id): Promise<Bound> {
    const bound = await this.granted(budgetLineId);
    await this.app.published(BudgetCommitted, { obligationId: bound.obligationId });
    return bound;
  }

  /** An acceptance is told; answers its id. */
  async accepts(contractId: Id, payableFen: number, over: Partial<AcceptanceRecorded> = {}): Promise<Id> {
    const acceptanceId = over.acceptanceId ?? anId();
    const deductionFen = over.deductionFen ?? 0;
    await this.app.publish(AcceptanceRecorded, contractId, {
      ...{ contractId, acceptanceId, grossFen: payableFen + deductionFen, deductionFen, payableFen },
      ...{ provenUnits: 10, plannedUnits: 10, evidence: [anId(), anId()] },
      ...over,
    });
    return acceptanceId;
  }

  async accepted(contractId: Id, payableFen: number, deductionFen = 0): Promise<Owed> {
    const evidenceId = await this.accepts(contractId, payableFen, { deductionFen });
    return this.app.published(PayableAccrued, { evidenceId });
  }

  async verifies(postId: Id, over: Partial<ClaimVerified> = {}): Promise<ClaimVerified> {
    const claim: ClaimVerified = {
      ...{ claimId: anId(), postId, placementId: anId(), personId: anId(), month: '2026-03' },
      ...{ validDays: 22, scheduledDays: 22, payFen: 246_600, verifiedBy: anId() },
      ...over,
    };
    await this.app.publish(ClaimVerified, postId, claim);
    return claim;
  }

  async verified(postId: Id, over: Partial<ClaimVerified> = {}): Promise<Owed & ClaimVerified> {
    const claim = await this.verifies(postId, over);
    return { ...claim, ...(await this.app.published(PayableAccrued, { evidenceId: claim.claimId })) };
  }

  async applied(payableId: Id): Promise<Id> {
    const path = '/funds/payment-applications';
    const answer = await this.clerk.post<{ paymentApplicationId: Id }>(path, { payableId });
    expect(answer).toMatchObject({ status: 201, body: { state: 'APPLIED' } });
    return answer.body.paymentApplicationId;
  }

  approve(paymentApplicationId: Id, by = this.approver): Promise<Answer<Refusal & { state?: string }>> {
    return by.post(`/funds/payment-applications/${paymentApplicationId}/approval`, {});
  }

  async approved(payableId: Id): Promise<Id> {
    const paymentApplicationId = await this.applied(payableId);
    expect(await this.approve(paymentApplicationId)).toMatchObject({ body: { state: 'APPROVED' } });
    return paymentApplicationId;
  }

  receipt(paymentApplicationId: Id, amountFen: number, over: object = {}): Promise<Answer<Refusal>> {
    const receiptNo = `ZK-${anId()}`;
    const body = { paymentApplicationId, receiptNo, amountFen, receiptedOn: '2026-03-02', ...over };
    return this.approver.post('/funds/treasury-receipts', body);
  }

  async paid<T extends Owed>(owed: T): Promise<T & Paid> {
    const paymentApplicationId = await this.approved(owed.payableId);
    const receiptNo = `ZK-${anId()}`;
    const answer = await this.receipt(paymentApplicationId, owed.amountFen, { receiptNo });
    expect(answer).toMatchObject({ status: 201, body: { receiptNo, state: 'RECEIPTED' } });
    return { ...owed, paymentApplicationId, receiptNo };
  }

  async claws(contractId: Id, amountFen: number, acceptanceId?: Id): Promise<Id> {
    const clawbackId = anId();
    const of = acceptanceId === undefined ? {} : { acceptanceId };
    const data = { contractId, clawbackId, amountFen, decidedBy: anId(), ...of };
    await this.app.publish(ClawbackDecided, contractId, data);
    return clawbackId;
  }

  async recovery(contractId: Id, amountFen: number): Promise<Id> {
    await this.claws(contractId, amountFen);
    return (await this.app.published(RecoveryOpened, { obligationId: contractId, amountFen })).recoveryId;
  }

  async absence(claim: ClaimVerified, recoverFen: number): Promise<Id> {
    const { postId, placementId, month } = claim;
    const caseId = anId();
    const data = { caseId, postId, placementId, month, invalidDays: 3, recoverFen, decidedBy: anId() };
    await this.app.publish(AbsenceConfirmed, postId, data);
    return caseId;
  }

  refund(
    recoveryId: Id,
    amountFen: number,
    over: object = {},
  ): Promise<Answer<Refusal & { state?: string }>> {
    const body = { receiptNo: `TK-${anId()}`, amountFen, ...over };
    return this.approver.post(`/funds/recoveries/${recoveryId}/refunds`, body);
  }

  /** Waits until an event with this key is a dead letter of funds; answers why. */
  async dead(key: Id): Promise<string> {
    const { code } = await eventually(`an event of ${key} became a dead letter`, async () => {
      const [row] = await this.app
        .schema('funds')
        .query<{ code: string }[]>('select code from inbox_dead where key = $1', [key]);
      return row;
    });
    return code;
  }
}
