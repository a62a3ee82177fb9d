import type { ProblemTexts } from '#platform';

export const procurementProblems: ProblemTexts = {
  'tender.not-found': { zh: '没有这个招标项目', en: 'There is no such tender' },
  'tender.wrong-state': { zh: '招标项目当前状态不允许此操作', en: 'The tender is not in a state for this' },
};
