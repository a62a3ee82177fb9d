import {
  AcceptanceRecorded,
  AssessmentScored,
  AwardNoticed,
  BidsOpened,
  BudgetApproved,
  ChallengeAnswered,
  ChallengeFiled,
  ContractSigned,
  EvaluationReported,
  OrganizationRegistered,
  PaymentReceipted,
  TenderClarified,
  TenderIssued,
  type EventClass,
} from '#contracts';
import type { Id } from '#kernel';
import { anId } from './service.ts';

/** One event to publish. */
export interface StoryEvent {
  readonly event: EventClass;
  readonly key: Id;
  readonly data: object;
  readonly at: string;
}

const step = <E extends object>(event: EventClass<E>, key: Id, data: E, at: string): StoryEvent => ({
  ...{ event: event as EventClass, key, data, at },
});

/** A tender from its issue to its first payment, as the services tell it. */
export class TenderStory {
  readonly tenderId = anId();
  readonly contractId = anId();
  readonly buyer = anId();
  readonly district = anId();
  readonly bidders = [anId(), anId(), anId()];
  readonly bids = [anId(), anId(), anId()];
  readonly expert = anId();
  readonly acceptanceId = anId();
  readonly challengeId = anId();
  private readonly line = anId();
  private readonly challenger = this.bidders[1] ?? '';
  readonly winner = this.bidders[0] ?? '';

  get ocid(): string {
    return `ocds-linli0-${this.tenderId}`;
  }

  introduced(): StoryEvent[] {
    const named: [Id, string, 'government' | 'social-service-agency'][] = [
      [this.buyer, '潘苑街道办事处', 'government'],
      [this.district, '区民政局', 'government'],
      ...this.bidders.map((id, i): [Id, string, 'social-service-agency'] => [
        id,
        `社工机构${i + 1}`,
        'social-service-agency',
      ]),
    ];
    const at = '2026-02-02T09:00:00+08:00';
    const payers = [this.buyer, this.district].map((organizationId, i) => ({
      ...{ organizationId, name: named[i]?.[1] ?? '', weight: 1 },
    }));
    return [
      ...named.map(([organizationId, name, kind]) =>
        step(
          OrganizationRegistered,
          organizationId,
          { organizationId, name, kind, areaCode: '370303', smeEligible: false },
          at,
        ),
      ),
      step(
        BudgetApproved,
        this.line,
        {
          budgetLineId: this.line,
          fiscalYear: 2026,
          areaCode: '370303',
          name: '居家养老',
          allowedUse: 'service-purchase',
          amountFen: 50_000_000,
          payers,
        },
        at,
      ),
    ];
  }

  issued(): StoryEvent {
    const { tenderId, buyer, line } = this;
    return step(
      TenderIssued,
      tenderId,
      {
        ...{
          tenderId,
          title: '居家养老服务',
          buyerOrganizationId: buyer,
          areaCode: '370303',
          budgetLineId: line,
        },
        ...{
          use: 'service-purchase',
          ceilingFen: 40_521_000,
          method: 'open-tender',
          issuedOn: '2026-03-02',
          rules: [],
        },
        ...{ closesAt: '2026-03-23T09:30:00+08:00', documentDigest: 'a'.repeat(64) },
        terms: {
          ...{
            scoringMethod: 'comprehensive',
            priceWeight: '20',
            conditions: ['有社会工作师'],
            bidBondFen: 0,
            reservedForSmes: false,
          },
          criteria: [{ code: 'plan', name: '服务方案', weight: '80' }],
        },
      },
      '2026-03-02T09:00:00+08:00',
    );
  }

  clarified(): StoryEvent {
    const data = {
      clarificationId: anId(),
      no: 1,
      text: '服务时间为周一至周六',
      closesAt: '2026-03-25T09:30:00+08:00',
      moved: true,
      rules: [],
    };
    return step(
      TenderClarified,
      this.tenderId,
      { tenderId: this.tenderId, ...data },
      '2026-03-05T09:00:00+08:00',
    );
  }

  opened(): StoryEvent {
    const bids = this.bids.map((bidId, i) => ({
      ...{ bidId, organizationId: this.bidders[i] ?? '', priceFen: 39_600_000 + i * 100_001 },
      receivedAt: `2026-03-24T1${i}:00:00.000+08:00`,
    }));
    return step(BidsOpened, this.tenderId, { tenderId: this.tenderId, bids }, '2026-03-25T10:00:00+08:00');
  }

  /** The third bid is not ranked: it was thrown out. */
  evaluated(): StoryEvent {
    const ranking = [0, 1].map((i) => ({
      ...{ bidId: this.bids[i] ?? '', organizationId: this.bidders[i] ?? '' },
      ...{ totalScore: i === 0 ? '91.20' : '88.50', rank: i + 1 },
    }));
    return step(
      EvaluationReported,
      this.tenderId,
      { tenderId: this.tenderId, ranking, rules: [] },
      '2026-03-26T10:00:00+08:00',
    );
  }

  awarded(): StoryEvent {
    const { tenderId, buyer, winner, line } = this;
    return step(
      AwardNoticed,
      tenderId,
      {
        ...{
          tenderId,
          title: '居家养老服务',
          buyerOrganizationId: buyer,
          supplierOrganizationId: winner,
          areaCode: '370303',
        },
        ...{ bidId: this.bids[0] ?? '', budgetLineId: line, priceFen: 39_600_000, noticedOn: '2026-03-27' },
        ...{ challengeLastDay: '2026-04-09', contractDue: '2026-04-26' },
        evaluators: [{ memberId: this.expert, part: 'expert' }],
      },
      '2026-03-27T10:00:00+08:00',
    );
  }

  challenged(): StoryEvent[] {
    const { tenderId, challengeId, challenger } = this;
    return [
      step(
        ChallengeFiled,
        tenderId,
        { tenderId, challengeId, organizationId: challenger, answerDue: '2026-04-10' },
        '2026-03-30T10:00:00+08:00',
      ),
      step(
        ChallengeAnswered,
        tenderId,
        { tenderId, challengeId, upheld: false, remedy: 'none', answeredBy: anId() },
        '2026-04-02T10:00:00+08:00',
      ),
    ];
  }

  contracted(): StoryEvent {
    const { contractId, tenderId, line, buyer, winner } = this;
    return step(
      ContractSigned,
      contractId,
      {
        ...{ contractId, tenderId, title: '居家养老服务', budgetLineId: line, buyerOrganizationId: buyer },
        ...{ supplierOrganizationId: winner, areaCode: '370303', priceFen: 39_600_000 },
        ...{ signedOn: '2026-04-13', startsOn: '2026-05-01', endsOn: '2026-12-31', digest: 'b'.repeat(64) },
      },
      '2026-04-13T10:00:00+08:00',
    );
  }

  delivered(): StoryEvent[] {
    const { contractId, acceptanceId } = this;
    const settled = { grossFen: 39_600_000, deductionFen: 3_960_000, payableFen: 35_640_000 };
    return [
      step(
        AssessmentScored,
        contractId,
        { contractId, assessmentId: anId(), score: '90.90', band: 'excellent' },
        '2026-12-28T10:00:00+08:00',
      ),
      step(
        AcceptanceRecorded,
        contractId,
        { contractId, acceptanceId, ...settled, provenUnits: 9, plannedUnits: 10, evidence: [] },
        '2026-12-30T10:00:00+08:00',
      ),
    ];
  }

  paid(): StoryEvent {
    const { contractId, acceptanceId, buyer, district } = this;
    return step(
      PaymentReceipted,
      contractId,
      {
        ...{
          paymentApplicationId: anId(),
          payableId: anId(),
          obligationKind: 'contract',
          obligationId: contractId,
        },
        ...{ evidenceId: acceptanceId, amountFen: 35_640_000, receiptNo: 'GK-1' },
        legs: [buyer, district].map((organizationId) => ({ organizationId, fen: 17_820_000 })),
      },
      '2027-01-15T10:00:00+08:00',
    );
  }
}
