import { national, series, type RuleParameter } from './rule-parameter.ts';

const DECIDED = '2020-01-01';
const SHENZHEN = '深社工项目评估办法(试行) 2021-09-05';

/** Proof of delivery, surveys, assessment and acceptance (rules 1.9, 4): where law is silent, a stated choice. */
export const DELIVERY_PARAMETERS: readonly RuleParameter[] = [
  ...national('evidence-clock-skew-minutes', 'minutes', [
    DECIDED,
    '10',
    'D: a device clock further from the server than this is shown, not refused',
  ]),
  ...national('group-session-confirmed-share', 'fraction', [
    DECIDED,
    '0.50',
    'D: a session counts when at least half of its roster says it took place',
  ]),
  ...national('survey-sample-min', 'count', [DECIDED, '30', 'D: usual least size of a sample']),
  ...national('survey-sample-min-share', 'fraction', [
    DECIDED,
    '0.50',
    'D: of a population too small for the least sample, at least half',
  ]),
  ...national('survey-anonymity-min', 'count', [
    DECIDED,
    '3',
    'D: results of fewer votes would tell who voted how (PIPL 25)',
  ]),
  ...national('survey-confidence-z', 'points', [DECIDED, '1.96', 'D: normal quantile of 95 % confidence']),
  // 50 and 20 where residents weigh the default 30; a place that gives them more takes it from both alike.
  ...national('assessment-rest-professional', 'count', [DECIDED, '5', 'D: of what residents do not weigh']),
  ...national('assessment-rest-buyer', 'count', [DECIDED, '2', 'D: of what residents do not weigh']),
  ...national('assessment-rounds', 'count', [DECIDED, '2', 'D: after rectification, assessed once more']),
  ...series('final-assessment-months-before-end', '440300', 'months', [
    ['2021-09-05', '1', `W: ${SHENZHEN}`],
  ]),
  ...national('final-assessment-months-before-end', 'months', [DECIDED, '1', 'D: Shenzhen taken as default']),
  ...series('assessment-long-project-years', '440300', 'years', [['2021-09-05', '1', `W: ${SHENZHEN}`]]),
  ...national('assessment-long-project-years', 'years', [DECIDED, '1', 'D: Shenzhen taken as default']),
  ...national('acceptance-users-min', 'count', [
    DECIDED,
    '3',
    'D: GPR 45 asks for service users and names no number',
  ]),
  ...(['excellent', 'good'] as const).flatMap((band) =>
    national(`assessment-deduction-${band}`, 'fraction', [DECIDED, '0', 'D: nothing is deducted']),
  ),
  ...national('assessment-deduction-pass', 'fraction', [
    DECIDED,
    '0.05',
    'D: SO-07 names no number; the contract may, in the day it names',
  ]),
  ...national('need-assessment-years', 'years', [
    DECIDED,
    '1',
    'D: a need is assessed anew each year; the 北下关 row names no period',
  ]),
];
