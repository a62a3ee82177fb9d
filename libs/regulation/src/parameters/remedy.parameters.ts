import { national, type RuleParameter } from './rule-parameter.ts';

const ORDER_94 = '2018-03-01';
const HABIT = 'W: 94 art. 37';

/** Numbers of challenges and complaints that are not periods. */
export const REMEDY_PARAMETERS: readonly RuleParameter[] = [
  ...national('unfounded-complaints-limit', 'count', [ORDER_94, '3', HABIT]),
  ...national('unfounded-complaints-months', 'months', [ORDER_94, '12', HABIT]),
];
