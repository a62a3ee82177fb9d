import { commonMoves, type Procedure } from './procedure.ts';

const open: Procedure = {
  method: 'open-tender',
  jurisdiction: 'CN',
  from: '2017-10-01',
  to: null,
  source: 'GPL 26; 财政部令第87号',
  certainty: 'W',
  zh: '公开招标',
  en: 'open tender',
  family: 'tender',
  moves: commonMoves,
  periods: {
    intent: 'intent',
    bid: 'tender-bid-period',
    documentSale: 'tender-document-sale',
    clarification: 'tender-clarification',
    notice: 'tender-notice-period',
  },
  scoring: ['comprehensive', 'lowest-price'],
  committee: {
    min: 'tender-committee-min',
    largeMin: 'tender-committee-large-min',
    largeBudget: 'tender-committee-large-budget',
  },
  flags: { finalOffers: false, userChooses: false },
};

const invited: Procedure = {
  ...open,
  method: 'invited-tender',
  source: 'GPL 29, 34; 财政部令第87号 14',
  zh: '邀请招标',
  en: 'invited tender',
  flags: { ...open.flags, invitedMin: 'invited-bidders-min', approvalFrom: 'open-tender-threshold' },
};

const framework: Procedure = {
  ...open,
  method: 'framework-agreement',
  from: '2022-03-01',
  source: '财政部令第110号',
  zh: '框架协议采购（封闭式）',
  en: 'closed framework agreement',
  family: 'framework',
  flags: { finalOffers: false, userChooses: true, winnersMin: 'framework-suppliers-min' },
};

/** 招标 and what is solicited like it. */
export const TENDER_PROCEDURES: readonly Procedure[] = [open, invited, framework];
