import { commonMoves, type Procedure } from './procedure.ts';

const consultation: Procedure = {
  method: 'competitive-consultation',
  jurisdiction: 'CN',
  from: '2014-12-31',
  to: null,
  source: '财库〔2014〕214号',
  certainty: 'W',
  zh: '竞争性磋商',
  en: 'competitive consultation',
  family: 'consultation',
  moves: commonMoves,
  periods: {
    intent: 'intent',
    bid: 'consultation-bid-period',
    documentSale: 'consultation-document-sale',
    clarification: 'consultation-clarification',
    notice: 'consultation-notice-period',
  },
  scoring: ['comprehensive'],
  committee: { min: 'consultation-committee-min' },
  flags: { finalOffers: true, userChooses: false, approvalFrom: 'open-tender-threshold' },
};

const negotiation: Procedure = {
  ...consultation,
  method: 'competitive-negotiation',
  from: '2014-02-01',
  source: 'GPL 30, 38; 财政部令第74号',
  zh: '竞争性谈判',
  en: 'competitive negotiation',
  family: 'negotiation',
  periods: {
    intent: 'intent',
    bid: 'negotiation-bid-period',
    clarification: 'negotiation-clarification',
    notice: 'negotiation-notice-period',
  },
  scoring: ['lowest-price'],
};

const singleSource: Procedure = {
  ...consultation,
  method: 'single-source',
  from: '2015-03-01',
  source: 'GPL 31, 39; GPR 38; 财政部令第74号',
  certainty: 'L',
  zh: '单一来源采购',
  en: 'single source',
  family: 'single-source',
  periods: {
    intent: 'intent',
    bid: 'negotiation-bid-period',
    clarification: 'negotiation-clarification',
    notice: 'negotiation-notice-period',
    publicity: 'single-source-publicity',
  },
  scoring: ['agreed-price'],
  committee: null,
  // The price that is agreed on takes the place of the first one.
  flags: {
    finalOffers: true,
    userChooses: false,
    invitedMin: 'single-source-suppliers',
    approvalFrom: 'open-tender-threshold',
  },
};

const belowThreshold: Procedure = {
  ...consultation,
  method: 'below-threshold',
  from: '2003-01-01',
  source: 'GPL 2, 8 (below the threshold the law leaves the procedure to the buyer)',
  certainty: 'D',
  zh: '限额标准以下采购',
  en: 'purchase below the threshold',
  family: 'small-purchase',
  periods: {
    bid: 'small-purchase-bid-period',
    clarification: 'small-purchase-clarification',
    notice: 'small-purchase-notice-period',
  },
  scoring: ['comprehensive', 'lowest-price'],
  committee: { min: 'consultation-committee-min' },
  flags: { finalOffers: false, userChooses: false, below: 'procurement-threshold' },
};

/** 非招标方式, and what is too small for the law. */
export const TALKS_PROCEDURES: readonly Procedure[] = [
  consultation,
  negotiation,
  singleSource,
  belowThreshold,
];
