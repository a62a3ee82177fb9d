import type { ProblemTexts } from '#platform';
import { deliveryProblems } from './delivery.problems.ts';

export const contractingProblems: ProblemTexts = {
  'contract.not-found': { zh: '没有这份合同', en: 'There is no such contract' },
  'contract.wrong-state': { zh: '合同当前状态不允许此操作', en: 'The contract is not in a state for this' },
  'contract.query-open': {
    zh: '有可能影响结果的询问未答复',
    en: 'A query that may affect the result is open',
  },
  'contract.challenge-open': {
    zh: '质疑尚未答复，暂不能签订合同',
    en: 'A challenge is open; the contract waits',
  },
  'contract.challenge-window-open': {
    zh: '质疑期未届满，暂不能签订合同',
    en: 'The result may still be challenged',
  },
  'contract.sign-late': { zh: '已超过法定签订期限', en: 'The legal time to sign is over' },
  'contract.term-too-long': { zh: '政府购买服务合同期限过长', en: 'The term is longer than the rule allows' },
  'contract.term-invalid': { zh: '合同期限无效', en: 'The term is not valid' },
  'contract.complaint-open': {
    zh: '投诉尚未处理，暂不能签订合同',
    en: 'A complaint is open; the contract waits',
  },
  'contract.procurement-suspended': {
    zh: '采购活动已被责令暂停，暂不能签订合同',
    en: 'The purchase is suspended; the contract waits',
  },
  'contract.long-term-unassured': {
    zh: '期限超过一年的，须记载预算保障和理由',
    en: 'A term of more than a year needs its budget assured and a reason',
  },
  'contract.clause-missing': {
    zh: '合同缺少法定内容',
    en: 'The contract does not state all that the law asks',
  },
  'contract.personal-data': {
    zh: '公开文本不得包含身份证号或手机号',
    en: 'A public text may not hold ID or phone numbers',
  },
  'contract.no-template': { zh: '当地当日没有可用的合同模板', en: 'No contract template is in force there' },
  'contract.digest-differs': {
    zh: '所签文本与现行版本的摘要不一致',
    en: 'The text you read is not the one on the table',
  },
  'contract.buyer-not-signed': {
    zh: '采购人尚未签署该版本',
    en: 'The buyer has not signed this version yet',
  },
  'contract.signed-before': { zh: '采购人已签署该版本', en: 'The buyer has signed this version' },
  'contract.still-in-time': {
    zh: '签订期限尚未届满，不能认定对方拒签',
    en: 'The winner may still sign in time',
  },
  'contract.published-before': { zh: '合同已公告', en: 'The contract is published already' },
  'contract.filed-before': { zh: '合同副本已备案', en: 'The copy is filed already' },
  'plan.weight-missing': {
    zh: '没有服务计划时，每个节点须有权重',
    en: 'Without a plan each milestone needs a weight',
  },
  'plan.price-differs': {
    zh: '服务计划金额与合同价款不一致',
    en: 'The plan does not sum to the contract price',
  },
  'plan.outside-term': { zh: '计划日期超出服务期限', en: 'A line of the plan lies outside the term' },
  'plan.milestone-unknown': {
    zh: '计划引用了不存在的节点',
    en: 'The plan names a milestone that is not there',
  },
  'plan.units-mixed': { zh: '同一节点只能有一种计量单位', en: 'A milestone counts one unit only' },
  'plan.units-differ': {
    zh: '计划数量与节点数量不一致',
    en: 'The lines do not count what the milestone plans',
  },
  'plan.kpi-repeated': { zh: '指标代码重复', en: 'A KPI code names one KPI' },
  'contract.no-terms': { zh: '采购人尚未提出合同条款', en: 'The buyer has laid no terms yet' },
  'contract.milestone-worthless': {
    zh: '每个付款节点至少为一分钱',
    en: 'A milestone would be worth nothing',
  },
  'contract.not-in-performance': {
    zh: '合同不在履行期内',
    en: 'The contract is not in performance that day',
  },
  'contract.suspended': { zh: '合同当日处于中止状态', en: 'The contract was suspended that day' },
  'contract.term-running': { zh: '合同期限尚未届满', en: 'The term of the contract is running' },
  'contract.change-open': {
    zh: '尚有变更或补充事项未答复',
    en: 'A change or supplement still waits for its answer',
  },
  'contract.unsettled': { zh: '已证明的服务尚未验收', en: 'Proven services wait for acceptance' },
  'change.not-found': { zh: '没有这项变更', en: 'There is no such change' },
  'change.wrong-state': { zh: '该变更已处理', en: 'The change is not in a state for this' },
  'change.open': { zh: '另有一项变更等待答复', en: 'Another change waits for its answer' },
  'change.no-evidence': {
    zh: '须说明损害国家利益或社会公共利益的证据',
    en: 'Name the evidence of the harm to state or public interest',
  },
  'change.own-consent': {
    zh: '任何一方不得单方变更合同，须对方同意',
    en: 'Nobody changes a contract alone: the other side agrees',
  },
  'change.office-decides': {
    zh: '是否损害公共利益由财政监督部门认定',
    en: 'Finance supervision decides on harm to public interest',
  },
  'change.needs-consent': { zh: '该变更须由双方协商一致', en: 'The two sides agree on this one themselves' },
  'handover.not-found': { zh: '没有这项移交', en: 'There is no such handover' },
  'handover.successor-invalid': {
    zh: '承接合同须为同一采购人另一份已签订的合同',
    en: 'The successor is another signed contract of the same buyer',
  },
  'handover.opened-before': { zh: '移交已经开始', en: 'The handover is open already' },
  'handover.no-evidence': {
    zh: '代为记录的同意须有书面凭证',
    en: 'Consent that somebody else records needs its paper',
  },
  'handover.worker-unknown': {
    zh: '交接双方须为各自合同的派驻人员',
    en: 'A case goes from a worker of one contract to one of the other',
  },
  'handover.open-cases': { zh: '尚有个案未移交', en: 'Cases are not handed over' },
  'handover.missing': {
    zh: '已有服务对象，须移交个案或说明理由',
    en: 'People were served: hand their cases over, or say why not',
  },
  'handover-case.not-found': { zh: '没有这个移交个案', en: 'There is no such case' },
  'handover-case.wrong-state': {
    zh: '个案当前状态不允许此操作',
    en: 'The case is not in a state for this',
  },
  'dispatch.not-found': { zh: '没有这次派驻', en: 'There is no such dispatch' },
  'dispatch.certificate-lapsed': {
    zh: '服务人员当日证书已失效',
    en: 'The certificate of the worker had lapsed that day',
  },
  'dispatch.post-missing': { zh: '请指明派驻的岗位', en: 'Say which post the worker fills' },
  'dispatch.post-unknown': { zh: '服务计划中没有这个岗位', en: 'The plan has no such post' },
  'dispatch.post-filled': { zh: '该岗位已有人在岗', en: 'Somebody fills this post already' },
  'dispatch.elsewhere': {
    zh: '该人员已在另一合同的岗位上',
    en: 'This person fills a post of another contract',
  },
  'dispatch.ended': { zh: '该派驻已结束', en: 'This dispatch has ended' },
  'dispatch.day-invalid': {
    zh: '派驻结束日须在派驻期内且不晚于今日',
    en: 'A dispatch ends between its first day and today',
  },
  'attendance.wrong-state': { zh: '该日考勤已有结论', en: 'The day is settled already' },
  'attendance.no-evidence': { zh: '出勤须有证据', en: 'Presence needs evidence' },
  'attendance.no-reason': { zh: '请说明缺勤如何查明', en: 'Say how the absence was found' },
  'attendance.not-yours': { zh: '该考勤应由另一方标记', en: 'The other side marks this' },
  'attendance.day-invalid': {
    zh: '该日不在派驻期内或尚未到来',
    en: 'That is no day of this dispatch that has come',
  },
  'attendance.evidence-used': { zh: '该凭证已用于另一天', en: 'This evidence already proves another day' },
  'period.too-long': { zh: '一次最多查询一年', en: 'Ask for a year at most' },
  'plan.post-year-too-long': {
    zh: '岗位·年的计划行不得超过一年',
    en: 'A post-year lasts a year: plan one line a year',
  },
  'supplement.not-found': { zh: '没有这份补充合同', en: 'There is no such supplement' },
  'supplement.wrong-state': {
    zh: '补充合同当前状态不允许此操作（须先落实预算）',
    en: 'The supplement is not in a state for this; its money is set aside first',
  },
  'supplement.worthless': { zh: '补充合同金额至少为一分钱', en: 'A supplement is worth at least one fen' },
  'supplement.signed-before': { zh: '贵方已签署', en: 'Your side has signed this' },
  'supplement.too-many': { zh: '付款节点过多', en: 'The contract has too many milestones' },
  'successor.invalid': {
    zh: '后续合同须为同一采购人另一份更晚届满的已签合同',
    en: 'A successor is another signed contract of the same buyer that ends later',
  },
  'bond.not-found': { zh: '没有这份履约保证金', en: 'There is no such bond' },
  'bond.wrong-state': { zh: '履约保证金已处理', en: 'The bond is settled already' },
  'bond.too-short': { zh: '保证期不得早于合同届满', en: 'The bond is to last as long as the contract' },
  'bond.held-already': { zh: '该合同已收取履约保证金', en: 'This contract has a bond already' },
  'fault.not-found': { zh: '没有这份违约报告', en: 'There is no such fault report' },
  'fault.wrong-state': {
    zh: '违约报告当前状态不允许此操作',
    en: 'The fault report is not in a state for this',
  },
  'fault.own-report': { zh: '应由对方陈述意见', en: 'The other side answers your report' },
  'fault.answer-late': { zh: '陈述意见的期限已过', en: 'The time to answer is over' },
  'fault.answer-pending': { zh: '对方陈述意见的期限未满', en: 'The other side may still answer' },
  'acceptance-request.repeated': {
    zh: '该节点已申请验收',
    en: 'Acceptance of this milestone was asked for before',
  },
  'acceptance-request.nothing-proven': {
    zh: '该节点尚无已证明的服务',
    en: 'Nothing of this milestone is proven yet',
  },
  'milestone.not-found': { zh: '没有这个付款节点', en: 'There is no such milestone' },
  'dispatch.not-certified': {
    zh: '派驻人员没有有效的社会工作者证书',
    en: 'The worker holds no valid social-worker certificate',
  },
  'dispatch.repeated': { zh: '该人员已派驻', en: 'This person is dispatched already' },
  'service-record.not-found': { zh: '没有这条服务记录', en: 'There is no such service record' },
  'service-record.wrong-state': {
    zh: '服务记录当前状态不允许此操作',
    en: 'The service record is not in a state for this',
  },
  'service-record.in-future': { zh: '服务日期尚未到来', en: 'The day of service has not come' },
  'service-record.worker-not-dispatched': {
    zh: '服务人员当日未派驻本合同',
    en: 'The worker was not dispatched to this contract that day',
  },
  'service-record.own-recipient': { zh: '不能为自己的服务确认', en: 'Nobody confirms their own service' },
  'service-record.evidence-used': {
    zh: '该证据已用于另一条服务记录',
    en: 'This evidence already proves another service',
  },
  'assessment.no-answers': {
    zh: '没有服务对象的确认，不能评估',
    en: 'No resident has confirmed a service; nothing can be assessed',
  },
  'assessment.repeated': { zh: '该节点已评估', en: 'This milestone is assessed' },
  'acceptance.no-assessment': { zh: '请先完成评估', en: 'The milestone is to be assessed first' },
  'acceptance.not-satisfactory': {
    zh: '评估不合格，须整改后再评估',
    en: 'The assessment failed; rectify first',
  },
  'acceptance.repeated': { zh: '该节点已验收', en: 'This milestone is accepted' },
  'clawback.several-milestones': { zh: '一次只能处理一个节点', en: 'Decide on one milestone at a time' },
  'clawback.nothing-paid': { zh: '这些记录没有付款，无需追回', en: 'Nothing was paid for these records' },
  'clawback.not-accepted': { zh: '该节点尚未验收', en: 'The milestone is not accepted' },
  ...deliveryProblems,
};
