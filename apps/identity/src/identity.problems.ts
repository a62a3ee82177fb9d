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
  'organization.not-institution': {
    zh: '只有事业单位才有公益一类、二类之分',
    en: 'Only a public institution has such a class',
  },
  'profile-fact.malformed': { zh: '资料内容格式不符', en: 'The fact has not the form of its kind' },
  'profile-fact.period-invalid': {
    zh: '有效期的截止日早于起始日',
    en: 'The fact would end before it begins',
  },
  'profile-fact.not-enterprise': { zh: '只有企业才能声明企业规模', en: 'Only an enterprise has a size' },
  'profile-fact.too-few-disabled': {
    zh: '安置残疾人的比例或人数不足',
    en: 'Too few disabled people are on the staff',
  },
  'profile-fact.rating-too-long': { zh: '评估等级有效期不超过五年', en: 'A rating lasts five years' },
  'profile-fact.not-found': { zh: '没有这项资料', en: 'There is no such fact' },
  'profile-fact.verified': { zh: '该项资料已核验', en: 'The fact was verified already' },
  'profile-fact.computed': { zh: '该项由系统统计，无需核验', en: 'The fact was counted; it needs no check' },
  'staff.engaged-elsewhere': {
    zh: '此人该期间已在其他单位任职',
    en: 'The person works elsewhere on these days',
  },
  'staff.period-invalid': { zh: '离职日早于入职日', en: 'The work would end before it begins' },
  'staff.ended': { zh: '该任职已结束', en: 'The work ended already' },
  'staff.not-found': { zh: '没有这条任职记录', en: 'There is no such record of work' },
  'control.other-kind': {
    zh: '负责人须为个人，控股或管理方须为单位',
    en: 'A person is in charge; an organization holds or manages',
  },
  'control.of-itself': { zh: '单位不能控股或管理自身', en: 'No organization holds or manages itself' },
  'control.ended': { zh: '该关系已终止', en: 'The relation ended already' },
  'control.period-invalid': { zh: '终止日早于起始日', en: 'The relation would end before it begins' },
  'control.not-found': { zh: '没有这条关系记录', en: 'There is no such relation' },
  'ban.end-missing': { zh: '禁止参加采购须写明截止日', en: 'A ban says until when' },
  'ban.end-not-yours': {
    zh: '重大违法记录的期限由法律规定',
    en: 'How long a violation counts is for the law to say',
  },
  'ban.lifted': { zh: '该记录已解除', en: 'The ban was lifted already' },
  'ban.lifted-in-the-past': { zh: '解除不能追溯', en: 'A ban is lifted from today on' },
  'ban.not-found': { zh: '没有这条记录', en: 'There is no such ban' },
  'demo.not-available': { zh: '仅示例区有演示账号', en: 'Only the sample district has demo sign-ins' },
};
