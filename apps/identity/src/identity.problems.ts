import type { ProblemTexts } from '#platform';

export const identityProblems: ProblemTexts = {
  'session.wrong-account-or-password': { zh: '账号或密码不正确', en: 'The account or password is not right' },
  'session.too-many-tries': { zh: '尝试次数过多，请稍后再试', en: 'Too many tries; wait a while' },
  'organization.not-found': { zh: '没有这个组织', en: 'There is no such organization' },
  'organization.exists': { zh: '该统一社会信用代码已登记', en: 'This credit code is already registered' },
  'organization.code-needed': {
    zh: '登记的组织必须有统一社会信用代码',
    en: 'A registered organization needs its credit code',
  },
  'organization.kind-mismatch': {
    zh: '信用代码与组织类型不符',
    en: 'The credit code belongs to another kind of organization',
  },
  'uscc.invalid': { zh: '统一社会信用代码校验不通过', en: 'The credit code fails its check (GB 32100)' },
  'person.not-found': { zh: '没有此人', en: 'There is no such person' },
  'person.exists': { zh: '此人已登记', en: 'This person is already registered' },
  'resident-id.invalid': { zh: '居民身份证号码校验不通过', en: 'The ID number fails its check (GB 11643)' },
  'account.exists': { zh: '该账号已存在', en: 'This account exists' },
  'account.password-too-short': { zh: '密码至少 12 位', en: 'A password has at least 12 characters' },
  'qualification.period-invalid': {
    zh: '资格有效期的截止日不能早于起始日',
    en: 'A qualification cannot end before it begins',
  },
  'demo.not-available': { zh: '仅示例区有演示账号', en: 'Only the sample district has demo sign-ins' },
};
