import type { ProblemTexts } from '#platform';

/** Who may bid, what a candidate proves, and bonds. */
export const supplierProblems: ProblemTexts = {
  'bid.institution-class-one': {
    zh: '公益一类事业单位不得承接政府购买服务',
    en: 'An institution wholly paid by the budget sells no services',
  },
  'bid.institution-unclassified': {
    zh: '事业单位类别尚未登记',
    en: 'The class of the institution is not on record',
  },
  'bid.budget-funded-group': {
    zh: '使用财政拨款的群团组织不得承接政府购买服务',
    en: 'A group that the budget pays sells no services',
  },
  'bid.banned': {
    zh: '该单位被禁止参加政府采购活动或有重大违法记录',
    en: 'The organization may not take part in public purchasing',
  },
  'bid.prepared-project': {
    zh: '为项目提供整体设计、规范编制或者管理、监理、检测服务的供应商不得参加',
    en: 'Who prepared the project does not bid on it',
  },
  'bond.not-as-required': {
    zh: '投标保证金不符合招标文件要求',
    en: 'The bid bond is not as the document asks',
  },
  'bond.verified': { zh: '该保证金已核验', en: 'The bond was verified already' },
  'bond.not-due': { zh: '尚未到退还保证金的情形', en: 'Nothing has happened yet that sends the bond back' },
  'bond.refund-date': {
    zh: '退还日期不正确',
    en: 'A bond goes back after its clock began, and not in the future',
  },
  'bond.refunded': { zh: '该保证金已退还', en: 'The bond is back already' },
  'bid-bond.not-found': { zh: '没有这笔保证金', en: 'There is no such bond' },
  'bond.nothing-to-claim': {
    zh: '没有已撤回或未开启的投标，无保证金可退',
    en: 'No bid of yours was withdrawn or stayed sealed',
  },
  'bond.claimed': { zh: '该保证金已申请退还', en: 'The bond was claimed already' },
  'award.banned': {
    zh: '候选人已被禁止参加政府采购活动',
    en: 'The candidate may not take part in public purchasing',
  },
  'candidate.not-barred': { zh: '该候选人没有在有效期内的禁止记录', en: 'No ban on record bars it today' },
  'award.not-proven': {
    zh: '候选人尚未证明其承诺事项',
    en: 'The candidate has not proven yet what it declared',
  },
  'proof.nothing-to-ask': {
    zh: '没有待证明的承诺事项或已要求证明',
    en: 'There is nothing to ask, or it was asked',
  },
  'proof.unknown-item': { zh: '未要求证明该事项', en: 'This was not asked for' },
  'proof.late': { zh: '已过提交证明的期限', en: 'The proof was due earlier' },
  'proof.decided': { zh: '该证明要求已裁定', en: 'The proof is decided already' },
  'proof.document-missing': { zh: '有事项没有证明材料', en: 'An item has no document' },
  'proof.nothing-named': { zh: '须写明未能证明的事项', en: 'Say what is not proven, and only then' },
  'proof.too-early': { zh: '提交证明的期限尚未届满', en: 'The candidate still has time' },
  'proof-request.not-found': { zh: '没有这项证明要求', en: 'There is no such request' },
};
