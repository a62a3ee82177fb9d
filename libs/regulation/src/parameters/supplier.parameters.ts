import { national, series, type RuleParameter } from './rule-parameter.ts';

const GPL = '2003-01-01';
const GPR = '2015-03-01';
const BENCHMARK = 'R: 中国人民银行 benchmark loan rate, up to one year';

/** Numbers about who sells: bans and fines, standing of organizations, and what a bond kept too long costs. */
export const SUPPLIER_PARAMETERS: readonly RuleParameter[] = [
  ...national('procurement-ban-years-min', 'years', [GPL, '1', 'L: GPL 77']),
  ...national('procurement-ban-years-max', 'years', [GPL, '3', 'L: GPL 77']),
  ...national('violation-fine-min', 'fraction', [GPL, '0.005', 'L: GPL 77']),
  ...national('violation-fine-max', 'fraction', [GPL, '0.010', 'L: GPL 77']),
  ...national('org-rating-years', 'years', ['2011-03-01', '5', 'W: 民政部令39号']),
  ...national('disabled-welfare-share-min', 'fraction', ['2017-10-01', '0.25', 'R: 财库〔2017〕141号']),
  ...national('disabled-welfare-staff-min', 'count', ['2017-10-01', '10', 'R: 财库〔2017〕141号']),
  // The rule names the benchmark rate (基准利率), which was never abolished when the LPR came.
  ...series('benchmark-loan-rate', 'CN', 'fraction-per-year', [
    [GPR, '0.0535', BENCHMARK],
    ['2015-05-11', '0.0510', BENCHMARK],
    ['2015-06-28', '0.0485', BENCHMARK],
    ['2015-08-26', '0.0460', BENCHMARK],
    ['2015-10-24', '0.0435', BENCHMARK],
  ]),
  ...national('benchmark-year-days', 'days', [
    GPR,
    '360',
    'R: 银发〔2005〕129号, a daily rate is the yearly / 360',
  ]),
  ...national('bid-validity-days', 'days', [GPL, '90', 'D: unless the document says another validity']),
];
