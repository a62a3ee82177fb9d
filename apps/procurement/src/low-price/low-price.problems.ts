import type { ProblemTexts } from '#platform';

export const lowPriceProblems: ProblemTexts = {
  'bid.abnormally-low': {
    zh: '报价明显低于其他投标人且不能证明其合理性',
    en: 'The price is far below the others and is not proven to be reasonable',
  },
  'low-price.review-needed': {
    zh: '须先要求投标人说明报价',
    en: 'The bidder is asked about its price first',
  },
  'low-price.too-short': { zh: '说明时间少于法定时间', en: 'The time to explain is too short' },
  'low-price.asked': { zh: '已要求该投标人说明', en: 'The bidder was asked already' },
  'low-price.late': { zh: '已过说明时间', en: 'The time to explain the price is over' },
  'low-price.explained': { zh: '您已说明报价', en: 'You have explained your price already' },
  'low-price.waiting': { zh: '投标人说明时间未满', en: 'The bidder still has time to explain' },
  'low-price.unexplained': { zh: '投标人未作说明，不能认定报价合理', en: 'Nobody has explained the price' },
  'low-price.decided': { zh: '该审查已有结论', en: 'The review is decided' },
  'low-price.undecided': { zh: '尚有低价审查未作结论', en: 'A price under review waits for a decision' },
  'low-price-review.not-found': { zh: '没有这项低价审查', en: 'There is no such review' },
};
