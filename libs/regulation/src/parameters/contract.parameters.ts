import { national, type RuleParameter } from './rule-parameter.ts';

const DECIDED = '2020-01-01';

/** Numbers of the life of a contract (rules 1.9, 4). */
export const CONTRACT_PARAMETERS: readonly RuleParameter[] = [
  // Beyond this a contract needs its budget assured and a reason; `contract-years-max` is the end in any case.
  ...national('contract-years-regular', 'years', ['2020-03-01', '1', 'W: 102 art. 24']),
  // GPL 61 names no amount; below it one person may still lay and sign terms, and the record shows who did.
  ...national('contract-duties-separate-from', 'fen', [
    DECIDED,
    '1000000000',
    'D: GPL 61, enforced from the size on at which 财库〔2021〕22号 art. 11 asks more of a buyer',
  ]),
  ...national('contract-expiry-alert-days', 'days', [
    DECIDED,
    '90',
    'D: early enough for a tender and a handover',
  ]),
  ...national('certificate-warning-days', 'days', [
    DECIDED,
    '90',
    'W: 社会工作者证书登记办法, renewal in the last 3 months',
  ]),
  ...national('acceptance-days', 'days', [
    DECIDED,
    '15',
    'D: 保障中小企业款项支付条例 9 asks for an agreed time to accept and sets none',
  ]),
  ...national('non-sme-payment-days', 'days', ['2019-07-26', '30', 'R: GPR 51, 财库〔2019〕38号']),
];
