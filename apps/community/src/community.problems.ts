import type { ProblemTexts } from '#platform';

export const communityProblems: ProblemTexts = {
  'area.not-found': { zh: '没有这个区域', en: 'There is no such area' },
  'area.exists': { zh: '该区域编码已登记', en: 'This area code is already registered' },
  'area.wrong-parent': {
    zh: '该级区域不能挂在此上级之下',
    en: 'An area of this kind cannot lie under that parent',
  },
  'roll.already-fixed': { zh: '该日期的户数已核定', en: 'The roll of that date is already fixed' },
  'roll.date-in-future': { zh: '户数核定日期不能晚于今天', en: 'A roll cannot be fixed for a future date' },
};
