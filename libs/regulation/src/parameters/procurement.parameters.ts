import { national, series, type RuleParameter } from './rule-parameter.ts';

const GPL = '2003-01-01';
const GPR = '2015-03-01';
const ORDER_87 = '2017-10-01';
const CONSULTATION = '2014-12-31';
const SME_46 = '2021-01-01';
const LOW_PRICE = '2026-02-01';
const LOW_PRICE_SOURCE = 'W: 财库〔2026〕2号 (third-party quotation)';

/** Numbers of 政府采购 (rules 1.1–1.9). */
export const PROCUREMENT_PARAMETERS: readonly RuleParameter[] = [
  ...series('sme-price-deduction-min', 'CN', 'fraction', [
    [SME_46, '0.06', 'W: 财库〔2020〕46号'],
    ['2022-07-01', '0.10', 'W: 财库〔2022〕19号'],
  ]),
  ...series('sme-price-deduction-max', 'CN', 'fraction', [
    [SME_46, '0.10', 'W: 财库〔2020〕46号'],
    ['2022-07-01', '0.20', 'W: 财库〔2022〕19号'],
  ]),
  ...series('sme-consortium-deduction-min', 'CN', 'fraction', [
    [SME_46, '0.02', 'R: 财库〔2020〕46号 art. 9'],
    ['2022-07-01', '0.04', 'W: 财库〔2022〕19号'],
  ]),
  ...series('sme-consortium-deduction-max', 'CN', 'fraction', [
    [SME_46, '0.03', 'R: 财库〔2020〕46号 art. 9'],
    ['2022-07-01', '0.06', 'W: 财库〔2022〕19号'],
  ]),
  ...national('sme-consortium-share-min', 'fraction', [SME_46, '0.30', 'W: 财库〔2020〕46号']),
  ...national('sme-reserve-service-limit', 'fen', [SME_46, '200000000', 'W: 财库〔2020〕46号']),
  ...national('sme-reserve-works-limit', 'fen', [SME_46, '400000000', 'W: 财库〔2020〕46号']),
  ...national('sme-reserve-share-min', 'fraction', [SME_46, '0.30', 'W: 财库〔2020〕46号']),
  ...national('sme-reserve-small-share-min', 'fraction', [SME_46, '0.60', 'W: 财库〔2020〕46号']),
  ...national('tender-price-weight-min', 'fraction', [ORDER_87, '0.10', 'W: 87 art. 55']),
  ...national('goods-price-weight-min', 'fraction', [ORDER_87, '0.30', 'W: 87 art. 55']),
  ...national('consultation-price-weight-min', 'fraction', [CONSULTATION, '0.10', 'W: 214 art. 24']),
  ...national('consultation-price-weight-max', 'fraction', [CONSULTATION, '0.30', 'W: 214 art. 24']),
  ...national('bid-bond-rate', 'fraction', [GPR, '0.02', 'L: GPR 33']),
  ...national('performance-bond-rate', 'fraction', [GPR, '0.10', 'L: GPR 48']),
  ...national('late-bond-refund-factor', 'fraction', [GPR, '1.2', 'L: GPR 33']),
  ...national('supplement-rate', 'fraction', [GPL, '0.10', 'L: GPL 49']),
  ...national('emergency-supplement-rate', 'fraction', ['2026-10-01', '0.30', 'W: 财库〔2026〕12号']),
  ...national('abnormal-low-price-mean-rate', 'fraction', [LOW_PRICE, '0.50', LOW_PRICE_SOURCE]),
  ...national('abnormal-low-price-second-lowest-rate', 'fraction', [LOW_PRICE, '0.50', LOW_PRICE_SOURCE]),
  ...national('abnormal-low-price-ceiling-rate', 'fraction', [LOW_PRICE, '0.45', LOW_PRICE_SOURCE]),
  ...national('abnormal-low-price-rate-cap', 'fraction', [LOW_PRICE, '0.65', LOW_PRICE_SOURCE]),
  ...national('abnormal-low-price-explanation-minutes', 'minutes', [LOW_PRICE, '30', LOW_PRICE_SOURCE]),
  ...national('tender-committee-min', 'count', [ORDER_87, '5', 'W: 87 art. 47']),
  ...national('tender-committee-large-min', 'count', [ORDER_87, '7', 'W: 87 art. 47']),
  ...national('tender-committee-large-budget', 'fen', [ORDER_87, '1000000000', 'W: 87 art. 47']),
  ...national('consultation-committee-min', 'count', [CONSULTATION, '3', 'W: 214 art. 14']),
  // 87 art. 64 speaks of scores abnormally high or low and sets no number.
  ...national('score-deviation-share', 'fraction', [ORDER_87, '0.30', 'D: 87 art. 64']),
  // 异常一致 has no number in law: how much of its own wording two bids must share to be shown to somebody.
  ...national('text-similarity-share', 'fraction', [ORDER_87, '0.30', 'D: 87 art. 37 (4)']),
  // The law wants the bidder's confirmation and sets no time for it.
  ...national('price-correction-minutes', 'minutes', [ORDER_87, '30', 'D: 87 art. 59']),
  ...national('final-offer-reveal-minutes', 'minutes', ['2014-02-01', '60', 'D: 214 art. 21, 74 art. 33']),
  ...national('recusal-years', 'years', [GPR, '3', 'L: GPR 9']),
  ...national('supplier-violation-years', 'years', [GPR, '3', 'L: GPL 22, GPR 19']),
  ...national('bidders-min', 'count', [GPL, '3', 'L: GPL 36']),
  ...national('requirement-survey-budget', 'fen', [
    '2021-07-01',
    '1000000000',
    'W: 财库〔2021〕22号 art. 11',
  ]),
  ...national('requirement-survey-respondents-min', 'count', [
    '2021-07-01',
    '3',
    'W: 财库〔2021〕22号 art. 10',
  ]),
  ...national('central-service-threshold', 'fen', ['2020-01-01', '100000000', 'W: 国办发〔2019〕55号']),
  ...national('central-tender-threshold', 'fen', ['2020-01-01', '200000000', 'W: 国办发〔2019〕55号']),
  // Set by each province; where a place has none of its own the central figures stand in.
  ...national('procurement-threshold', 'fen', [
    '2020-01-01',
    '100000000',
    'R: 国办发〔2019〕55号 (central; the local catalogue decides)',
  ]),
  ...national('open-tender-threshold', 'fen', [
    '2020-01-01',
    '200000000',
    'R: 国办发〔2019〕55号 (central; the local catalogue decides)',
  ]),
  ...national('invited-bidders-min', 'count', [GPL, '3', 'L: GPL 34']),
  ...national('single-source-suppliers', 'count', [GPL, '1', 'L: GPL 31, 39']),
  ...national('framework-suppliers-min', 'count', ['2022-03-01', '2', 'R: 财政部令第110号']),
  // No law speaks of outages; Korea's KONEPS adds their length and two hours.
  ...national('outage-grace-seconds', 'count', ['2026-01-01', '60', 'D: how long a restart may take']),
  ...national('outage-window-hours', 'hours', [
    '2026-01-01',
    '24',
    'D: what a day before the close disturbs',
  ]),
  ...national('outage-extension-hours', 'hours', ['2026-01-01', '2', 'D: as KONEPS, outage and two hours']),
  ...national('spare-key-hours', 'hours', ['2026-01-01', '24', 'D: time for bidders to give their keys']),
  ...national('challenge-window-days', 'days', [GPL, '7', 'L: GPL 52']),
  ...national('challenge-answer-days', 'days', [GPL, '7', 'L: GPL 53']),
  ...national('complaint-window-days', 'days', [GPL, '15', 'L: GPL 55']),
  ...national('complaint-decision-days', 'days', [GPL, '30', 'L: GPL 56']),
  ...national('contract-years-max', 'years', ['2020-03-01', '3', 'W: 102 art. 24']),
  ...national('sme-late-interest', 'fraction-per-day', [
    '2020-09-01',
    '0.0005',
    'L: 保障中小企业款项支付条例 17 (in force in this wording from 2025-06-01)',
  ]),
  ...national('sme-payment-days', 'days', ['2020-09-01', '30', 'L: 保障中小企业款项支付条例 9']),
  ...national('sme-payment-days-max', 'days', ['2020-09-01', '60', 'L: 保障中小企业款项支付条例 9']),
  ...national('procurement-file-years', 'years', [GPL, '15', 'L: GPL 42']),
];
