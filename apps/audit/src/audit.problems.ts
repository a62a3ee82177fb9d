import type { ProblemTexts } from '#platform';

export const auditProblems: ProblemTexts = {
  'entry.not-found': { zh: '审计日志中没有此事件', en: 'The log holds no such event' },
  'head.not-found': { zh: '尚无已签名的日志头', en: 'No head is signed yet' },
};
