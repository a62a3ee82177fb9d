import { national, series, type RuleParameter, type Step } from './rule-parameter.ts';

const SHENZHEN = '深社工项目评估办法(试行) 2021-09-05';
const STARS = '志愿服务星级 (national and Fujian practice)';
const stars: readonly (readonly [number, string])[] = [
  [1, '100'],
  [2, '300'],
  [3, '600'],
  [4, '1000'],
  [5, '1500'],
];
const ZHANGJIAGANG: readonly string[] = ['30', '60', '100', '200', '300'];

/** A band of the Shenzhen trial, and the same band as our nation-wide default: where it begins. */
function band(grade: string, from: string): RuleParameter[] {
  const code = `assessment-${grade}-from`;
  return [
    ...series(code, '440300', 'points', [['2021-09-05', from, `W: ${SHENZHEN}`]]),
    ...national(code, 'points', ['2020-01-01', from, 'D: bands of Shenzhen taken as default']),
  ];
}

/** Later standards of the first class of Shandong, of which 张店 is taken to be a part: to be confirmed. */
const CONFIRM = 'R: 山东省最低工资标准 第一档 (to be confirmed)';
const WAGES: readonly Step[] = [
  ['2013-03-01', '138000', 'W: 鲁政字〔2013〕39号'],
  ['2014-03-01', '150000', 'W: 鲁政字〔2014〕49号'],
  ['2015-03-01', '160000', 'W: 山东省最低工资标准 2015'],
  ['2016-06-01', '171000', CONFIRM],
  ['2017-06-01', '181000', CONFIRM],
  ['2018-06-01', '191000', CONFIRM],
  ['2021-10-01', '210000', CONFIRM],
  ['2023-10-01', '220000', CONFIRM],
];

/** Numbers of posts, volunteers, assessment and the household schemes (rules 2–4). */
export const COMMUNITY_PARAMETERS: readonly RuleParameter[] = [
  ...series('minimum-wage', '370303', 'fen', WAGES),
  ...series('property-scheme-household-year', '370303', 'fen', [
    ['2013-01-01', '13000', 'W: 科苑街道简易物业, 130 yuan a household and year (source document)'],
  ]),
  ...series('community-fund-per-100-households', '370303', 'fen', [
    ['2013-01-01', '500000', 'W: 每百户不低于5000元 (source document)'],
  ]),
  ...series('welfare-post-hardship-share-min', '370000', 'fraction', [
    ['2016-03-30', '0.50', 'L: 山东省就业促进条例 44'],
  ]),
  ...series('welfare-post-disabled-share-min', '370000', 'fraction', [
    ['2017-03-29', '0.10', 'L: 山东省实施残疾人保障法办法 34'],
  ]),
  ...national('subsidy-months', 'months', ['2008-01-01', '36', 'W: 就业困难人员岗位补贴 (MOHRSS answer)']),
  ...series('subsidy-months', '370000', 'months', [['2016-03-30', '36', 'L: 山东省就业促进条例 46']]),
  ...national('subsidy-retirement-years', 'years', ['2008-01-01', '5', 'W: MOHRSS answer']),
  ...national('welfare-post-vacancy-report-days', 'days', ['2020-01-01', '5', 'W: local practice']),
  ...national('welfare-post-notice-days', 'days', ['2020-01-01', '3', 'W: local practice, set 3 to 7']),
  ...national('wage-days-per-month', 'days', ['2008-01-03', '21.75', 'L: 劳社部发〔2008〕3号']),
  ...stars.flatMap(([star, hours]) =>
    national(`volunteer-star-${star}-hours`, 'hours', ['2012-10-23', hours, `W: ${STARS}`]),
  ),
  ...ZHANGJIAGANG.flatMap((hours, i) =>
    series(`volunteer-star-${i + 1}-hours`, '320582', 'hours', [
      ['2012-10-23', hours, 'W: 张家港星级志愿者'],
    ]),
  ),
  ...national('volunteer-daily-cap-minutes', 'minutes', ['2020-01-01', '480', 'D: practice, optional']),
  ...band('excellent', '90'),
  ...band('good', '80'),
  ...band('pass', '60'),
  ...series('assessment-random-check-rate', '440300', 'fraction', [['2021-09-05', '0.30', `W: ${SHENZHEN}`]]),
  ...national('assessment-random-check-rate', 'fraction', [
    '2020-01-01',
    '0.30',
    'D: Shenzhen taken as default',
  ]),
  ...national('satisfaction-weight', 'fraction', [
    '2020-01-01',
    '0.30',
    'D: default, GPR 45 asks for opinion',
  ]),
  ...series('social-worker-year', '440300', 'fen', [
    ['2007-10-01', '6000000', 'W: Shenzhen press text, 60,000 yuan a worker-year, undated'],
  ]),
  ...national('payment-share-start', 'fraction', ['2020-01-01', '0.50', 'D: default schedule 50/40/10']),
  ...national('payment-share-midterm', 'fraction', ['2020-01-01', '0.40', 'D: default schedule 50/40/10']),
  ...national('payment-share-final', 'fraction', ['2020-01-01', '0.10', 'D: default schedule 50/40/10']),
  ...national('impact-assessment-years', 'years', ['2021-11-01', '3', 'L: PIPL 56']),
  ...national('network-log-months', 'months', ['2017-06-01', '6', 'L: 网络安全法 21']),
];
