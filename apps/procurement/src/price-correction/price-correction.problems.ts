import type { ProblemTexts } from '#platform';

export const priceCorrectionProblems: ProblemTexts = {
  'bid.correction-refused': {
    zh: '投标人不确认修正后的报价',
    en: 'The bidder does not confirm its corrected price',
  },
  'bid.correction-unconfirmed': {
    zh: '投标人未在规定时间内确认修正后的报价',
    en: 'The bidder did not confirm its corrected price in time',
  },
  'price-correction.waiting': { zh: '投标人确认时间未满', en: 'A bidder still has time to confirm' },
  'price-correction.answered': { zh: '该修正已答复', en: 'This correction is answered' },
  'price-correction.late': { zh: '已过确认时间', en: 'The time to confirm is over' },
  'price-correction.not-found': { zh: '没有这项报价修正', en: 'There is no such correction' },
  'capital-money.invalid': { zh: '大写金额不正确', en: 'This is no amount in capitals' },
};
