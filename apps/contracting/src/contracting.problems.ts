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
