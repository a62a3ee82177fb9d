import { formatInstant } from '#kernel';
import { changed, contractIdOf, num, str, type Change } from './contract-change.rules.ts';
import { cny, reference, type ToldFact } from './process.rules.ts';

const assessed: Change = (fact, state) =>
  changed(
    { fact, state, tag: 'implementationUpdate' },
    {
      implementation: {
        metrics: [
          {
            ...{ id: 'assessment', title: '绩效评估得分' },
            observations: [
              { id: str(fact, 'assessmentId'), measure: str(fact, 'score'), notes: str(fact, 'band') },
            ],
          },
        ],
      },
    },
  );

/** What was proven of a milestone, and what was taken off for what was not. */
const accepted: Change = (fact, state) => {
  const id = str(fact, 'acceptanceId');
  const [proven, planned, deduction] = ['provenUnits', 'plannedUnits', 'deductionFen'].map((name) =>
    num(fact, name),
  );
  const missing = Math.max(0, (planned ?? 0) - (proven ?? 0));
  return changed(
    { fact, state, tag: 'implementation' },
    {
      implementation: {
        status: 'ongoing',
        milestones: [
          {
            ...{ id, type: 'delivery', title: '服务验收', dateMet: formatInstant(fact.at) },
            ...{ status: missing === 0 ? 'met' : 'partiallyMet', value: cny(num(fact, 'payableFen')) },
            description: `经证实 ${proven} / ${planned} 单位`,
          },
        ],
        metrics: [
          {
            ...{ id: 'units', title: '经服务对象确认的服务单位' },
            observations: [{ id, measure: String(proven), notes: `计划 ${planned}` }],
          },
        ],
        ...(deduction !== undefined &&
          deduction > 0 && {
            performanceFailures: [
              {
                id,
                category: '未经证实的服务',
                events: missing,
                penaltyImposed: `扣减 ${(deduction / 100).toFixed(2)} 元`,
              },
            ],
          }),
      },
    },
  );
};

/** A milestone that does not meet what was agreed; it may be put right and accepted later. */
const notMet: Change = (fact, state) => {
  const [milestone, events] = [num(fact, 'milestone'), num(fact, 'notMet') + num(fact, 'notProven')];
  return changed(
    { fact, state, tag: 'implementationUpdate' },
    {
      implementation: {
        milestones: [
          { id: `milestone-${milestone}`, type: 'delivery', title: `里程碑${milestone}`, status: 'notMet' },
        ],
        performanceFailures: [{ id: str(fact, 'sheetId'), category: '验收未通过', events }],
      },
    },
  );
};

/** How many of those served had a say; too few weigh nothing. */
const surveyed: Change = (fact, state) =>
  changed(
    { fact, state, tag: 'implementationUpdate' },
    {
      implementation: {
        metrics: [
          {
            ...{ id: 'survey', title: '服务对象满意度调查' },
            observations: [
              {
                ...{ id: str(fact, 'surveyId'), measure: String(num(fact, 'votes')) },
                notes: `发放 ${num(fact, 'population')}，${str(fact, 'outcome')}`,
              },
            ],
          },
        ],
      },
    },
  );

/** The treasury's own number, in the form of a URI that the standard asks for. */
const receiptUri = (fact: ToldFact): string =>
  `urn:linli:treasury-receipt:${encodeURIComponent(str(fact, 'receiptNo'))}`;

interface Leg {
  readonly organizationId: string;
  readonly fen: number;
}

/** The treasury has paid: one transaction a payer, tied to the accepted milestone. */
const paid: Change = (fact, state, known) => {
  const legs = (fact.data['legs'] ?? []) as unknown as readonly Leg[];
  const contract = state.contracts[contractIdOf(fact)];
  return changed(
    { fact, state, tag: 'implementation' },
    {
      implementation: {
        transactions: legs.map(({ organizationId, fen }) => ({
          ...{ id: `${str(fact, 'paymentApplicationId')}/${organizationId}`, date: formatInstant(fact.at) },
          ...{ source: receiptUri(fact), value: cny(fen), payer: reference(organizationId, known) },
          payee: reference(contract?.supplierId ?? '', known),
          relatedImplementationMilestone: { id: str(fact, 'evidenceId') },
        })),
      },
    },
    legs.map(({ organizationId }) => ({ id: organizationId, roles: ['payer', 'funder'] })),
  );
};

/** Money that came back, as a transaction below zero. */
const recovered: Change = (fact, state, known) => {
  const contract = state.contracts[contractIdOf(fact)];
  return changed(
    { fact, state, tag: 'implementationUpdate' },
    {
      implementation: {
        transactions: [
          {
            ...{ id: str(fact, 'recoveryId'), date: formatInstant(fact.at), source: receiptUri(fact) },
            ...{ value: cny(-num(fact, 'amountFen')), payee: reference(contract?.supplierId ?? '', known) },
          },
        ],
      },
    },
  );
};

/** What each event about delivery and payment tells. */
export const deliveryChanges: Readonly<Record<string, Change>> = {
  'contracting.assessment-scored.v1': assessed,
  'contracting.acceptance-recorded.v1': accepted,
  'contracting.milestone-not-met.v1': notMet,
  'contracting.survey-closed.v1': surveyed,
  'funds.payment-receipted.v1': paid,
  'funds.recovery-settled.v1': recovered,
};
