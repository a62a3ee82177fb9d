import { document, organizationReference, period, value } from './blocks.ts';
import { code, flag, id, instant, integer, list, number, object, text, texts, type Schema } from './words.ts';

const criterion = object(
  {
    id,
    title: text,
    description: text,
    relatesTo: text,
    requirementGroups: list(
      object({ id, requirements: list(object({ id, title: text, description: text }, 'id')) }, 'id'),
    ),
  },
  'id',
);
const awardCriteria = object({
  description: text,
  criteria: list(object({ id: text, name: text, type: text, description: text, weight: text })),
});
const observation = object(
  { id, period, value, measure: { type: ['string', 'number', 'null'] }, notes: text },
  'id',
);
export const metrics = list(
  object({ id, title: text, description: text, observations: list(observation) }, 'id'),
);

export const tenderExtensions: Record<string, Schema> = {
  lots: list(object({ id, title: text, description: text, status: text, value, awardCriteria }, 'id')),
  enquiries: list(
    object({ id, date: instant, title: text, description: text, answer: text, dateAnswered: instant }, 'id'),
  ),
  criteria: list(criterion),
  submissionTerms: object({
    variantPolicy: text,
    electronicSubmissionPolicy: text,
    languages: texts,
    depositsGuarantees: text,
    bidValidityPeriod: period,
  }),
  bidOpening: object({ date: instant, description: text }),
  participationFees: list(object({ id: text, type: texts, value, description: text })),
  targets: metrics,
};

export const bids = object({
  statistics: list(object({ id, measure: text, value: number }, 'id')),
  details: list(
    object(
      {
        id,
        date: instant,
        status: code('invited', 'pending', 'valid', 'disqualified', 'withdrawn'),
        tenderers: list(organizationReference),
        value,
        relatedLots: texts,
        documents: list(document),
        evaluation: object({
          rank: integer,
          totalScore: text,
          scores: list(object({ id, score: text }, 'id')),
        }),
      },
      'id',
    ),
  ),
});

export const awardExtensions: Record<string, Schema> = {
  relatedBid: text,
  relatedLots: texts,
  evaluators: list(object({ id, role: text }, 'id')),
};

export const contractExtensions: Record<string, Schema> = {
  signatories: list(object({ id, name: text }, 'id')),
  guarantees: list(object({ id, type: text, obligations: text, value, guaranteedPeriod: period }, 'id')),
  agreedMetrics: metrics,
};

export const implementationExtensions: Record<string, Schema> = {
  status: text,
  endDate: instant,
  finalValue: value,
  metrics,
  performanceFailures: list(
    object(
      {
        id,
        category: text,
        events: number,
        period,
        penaltyContracted: text,
        penaltyImposed: text,
        penaltyPaid: flag,
      },
      'id',
    ),
  ),
};

export const budgetExtensions: Record<string, Schema> = {
  budgetBreakdown: list(
    object(
      { id, description: text, amount: value, sourceParty: organizationReference, weight: integer },
      'id',
    ),
  ),
};

export const complaints = list(
  object(
    {
      id,
      type: { type: 'string', enum: ['query', 'challenge', 'complaint'] },
      stage: text,
      status: code('filed', 'accepted', 'dismissed', 'upheld', 'withdrawn'),
      dateSubmitted: instant,
      answerDue: text,
      dateDecided: instant,
      complainant: organizationReference,
      decision: text,
      remedies: texts,
    },
    'id',
  ),
);

export const withheldInformation = list(
  object(
    {
      id,
      field: text,
      name: text,
      rationale: text,
      rationaleClassifications: list(object({ scheme: text, id: text, description: text })),
      availabilityDate: instant,
    },
    'id',
  ),
);
