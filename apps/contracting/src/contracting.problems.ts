import type { ProblemTexts } from '#platform';

export const contractingProblems: ProblemTexts = {
  'contract.not-found': { zh: '没有这份合同', en: 'There is no such contract' },
  'contract.wrong-state': { zh: '合同当前状态不允许此操作', en: 'The contract is not in a state for this' },
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
};
