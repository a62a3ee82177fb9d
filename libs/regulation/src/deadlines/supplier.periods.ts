import { period, type Period } from './period.ts';

/** What candidates and buyers owe each other besides the notices of the law. */
export const SUPPLIER_PERIODS: readonly Period[] = [
  period(
    'award-proof',
    ['3 WD', 'D: within the 5 WD to confirm (GPR 43)', '2015-03-01'],
    [
      '要求第一候选人提交证明 candidate asked for proof',
      '提交证明材料',
      'the first candidate proves what it declared',
    ],
  ),
  period(
    'failed-bond-refund',
    ['5 WD', 'D: as for losers (GPR 33)', '2015-03-01'],
    ['废标公告 tender failed', '退还投标保证金', 'bid bonds back after a failed tender'],
  ),
];
