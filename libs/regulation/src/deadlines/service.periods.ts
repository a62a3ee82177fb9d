import { period, type Period } from './period.ts';

const DECIDED = '2020-01-01';

/** Payment, posts, volunteers and publicity: what runs after a contract is signed or beside it. */
export const SERVICE_PERIODS: readonly Period[] = [
  period(
    'payment',
    ['30 CD', 'R: GPR 51, 财库〔2019〕38号', '2019-07-26'],
    ['收到发票且条件具备 invoice received, conditions met', '支付合同款', 'contract payment made'],
  ),
  period(
    'sme-payment',
    ['30 CD', 'L: 保障中小企业款项支付条例 9', '2020-09-01'],
    [
      '交付或验收 delivery, or acceptance when agreed',
      '向中小企业支付款项',
      'payment to an SME, no term agreed',
    ],
    { aliases: ['payment-sme'] },
  ),
  period(
    'sme-payment-longest',
    ['60 CD', 'L: 保障中小企业款项支付条例 9', '2020-09-01'],
    [
      '交付或验收 delivery, or acceptance when agreed',
      '约定付款期限上限',
      'longest term a contract may agree',
    ],
  ),
  period(
    'vacancy-report',
    ['5 CD', 'W: 公益性岗位管理办法(地方)', DECIDED],
    ['人员离岗 holder left the post', '报告公益性岗位空缺', 'vacancy of a welfare post reported'],
  ),
  period(
    'post-public-notice',
    ['3 CD', 'W: 公益性岗位公示(县级做法)', DECIDED],
    ['公示开始 notice started', '公益性岗位拟聘公示期满', 'end of the public notice of a placement'],
  ),
  period(
    'post-public-notice-longest',
    ['7 CD', 'D: 公益性岗位公示', DECIDED],
    ['公示开始 notice started', '公益性岗位公示最长期满', 'longest public notice of a placement'],
  ),
  period(
    'certificate-public-notice',
    ['7 CD', 'W: 民发〔2015〕149号', '2015-08-03'],
    [
      '出具志愿服务记录证明 certificate issued',
      '单位内公示期满',
      'end of the public notice of a certificate',
    ],
  ),
  period(
    'volunteer-complaint',
    ['15 WD', 'D: 志愿服务条例 26', '2017-12-01'],
    ['收到投诉 complaint received', '处理志愿服务投诉', "volunteer's complaint answered"],
  ),
  period(
    'budget-publication',
    ['20 CD', 'L: 预算法 14', '2015-01-01'],
    ['部门预算批复 department budget approved', '公开部门预算', 'department budget published'],
  ),
  period(
    'social-worker-registration',
    ['1 year', 'W: 社会工作者职业水平证书登记办法', DECIDED],
    ['取得证书 certificate obtained', '社会工作者首次登记', 'first registration of a social worker'],
  ),
  period(
    'social-worker-renewal',
    ['3 year', 'W: 社会工作者职业水平证书登记办法', DECIDED],
    ['登记 registered', '社会工作者登记有效期届满', 'registration of a social worker expires'],
  ),
  period(
    'organization-rating',
    ['5 year', 'W: 民政部令39号', '2011-03-01'],
    ['取得评估等级 rating granted', '社会组织评估等级有效期届满', 'rating of an organization expires'],
  ),
  period(
    'network-log-retention',
    ['6 month', 'L: 网络安全法 21', '2017-06-01'],
    ['日志产生 log written', '网络日志最短留存期满', 'network log kept at least until'],
    { bound: 'earliest' },
  ),
];
