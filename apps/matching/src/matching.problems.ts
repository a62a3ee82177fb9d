import type { ProblemTexts } from '#platform';

/** Every refusal of this service. */
export const matchingProblems: ProblemTexts = {
  'round.not-found': { zh: '没有这一轮匹配', en: 'There is no such round' },
  'round.too-large': {
    zh: '本轮组合过多，请按区域或目标缩小范围',
    en: 'Too many pairs; narrow the round by area or by targets',
  },
  'round.not-solved': {
    zh: '求解器未能在时限内得出最优解，未产生任何推荐',
    en: 'The solver found no proven optimum in time; nothing was proposed',
  },
  'round.not-your-use': {
    zh: '您的角色不能发起此类匹配',
    en: 'Your roles do not start rounds of this kind',
  },
};
