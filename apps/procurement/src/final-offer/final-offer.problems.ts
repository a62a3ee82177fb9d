import type { ProblemTexts } from '#platform';

export const finalOfferProblems: ProblemTexts = {
  'bid.no-last-price': { zh: '未提交最后报价，视为退出', en: 'It gave no last price and has withdrawn' },
  'final-round.not-found': { zh: '尚未要求最后报价', en: 'Last prices were not asked for' },
  'final-offer.not-this-way': { zh: '该采购方式没有最后报价', en: 'This procedure knows no last prices' },
  'final-offer.record-missing': { zh: '缺少协商情况记录', en: 'There is no record of the talks' },
  'final-offer.asked': { zh: '已要求最后报价', en: 'Last prices were asked for already' },
  'final-offer.round-missing': {
    zh: '小组尚未要求最后报价',
    en: 'The committee has not asked for last prices',
  },
  'final-offer.closes-in-past': { zh: '最后报价时间应在将来', en: 'The hour for last prices lies ahead' },
  'final-offer.not-approved': { zh: '采购人尚未确认变动内容', en: 'The buyer has not confirmed the changes' },
  'final-offer.approved': { zh: '没有待确认的变动', en: 'There is nothing left to confirm' },
  'final-offer.settled': { zh: '最后报价已结束', en: 'The last prices are in' },
  'final-offer.not-settled': { zh: '最后报价尚未结束', en: 'The round of last prices is still open' },
  'final-offer.late': { zh: '最后报价已截止', en: 'Last prices had to be fixed before the hour' },
  'final-offer.too-early': { zh: '未到公开最后报价的时间', en: 'Prices are said after the hour' },
  'final-offer.reveal-late': { zh: '已过公开最后报价的时间', en: 'The time to say the price is over' },
  'final-offer.missing': { zh: '截止前未提交最后报价', en: 'No price was fixed before the hour' },
  'final-offer.said': { zh: '已公开最后报价', en: 'The price is said' },
  'final-offer.other-price': { zh: '与截止前提交的报价不符', en: 'This is not the price that was fixed' },
  'final-offer.waiting': { zh: '仍有供应商可以最后报价', en: 'A bidder may still give its last price' },
};
