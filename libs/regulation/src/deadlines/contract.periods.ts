import { period, type Period } from './period.ts';

const DECIDED = '2020-01-01';

/** What runs during and after the performance of a contract (rules 1.9). */
export const CONTRACT_PERIODS: readonly Period[] = [
  period(
    'fault-report-answer',
    ['5 WD', 'D: time to be heard before a finding, after GPR 52', DECIDED],
    ['提出违约情况报告 fault reported', '对方陈述意见', "the other side's statement"],
  ),
  period(
    'performance-bond-refund',
    ['5 WD', 'D: 及时退还 (财库〔2019〕38号), counted as bid bonds are (GPR 33)', DECIDED],
    ['合同履行完毕 contract closed', '退还履约保证金', 'performance bond returned'],
  ),
];
