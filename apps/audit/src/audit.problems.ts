import type { ProblemTexts } from '#platform';

export const auditProblems: ProblemTexts = {
  'entry.not-found': { zh: '审计日志中没有此事件', en: 'The log holds no such event' },
  'head.not-found': { zh: '尚无已签名的日志头', en: 'No head is signed yet' },
  'record.not-found': {
    zh: '没有此编号的公开采购记录',
    en: 'No contracting process is public under this id',
  },
  'ocds.cursor-invalid': {
    zh: '游标无效：请原样使用数据包给出的游标，或不带游标从头读取',
    en: 'A cursor is taken from a package as it is; begin without one',
  },
};
