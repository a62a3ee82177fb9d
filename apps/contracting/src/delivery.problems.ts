import type { ProblemTexts } from '#platform';

/** Refusals of service records, surveys, assessments, acceptances and cooperation projects. */
export const deliveryProblems: ProblemTexts = {
  'service-record.details-differ': {
    zh: '记录内容与服务类型不符',
    en: 'The record does not say what its kind of service needs',
  },
  'service-record.times-differ': {
    zh: '申报时长与到离时间不符',
    en: 'More time is claimed than between arrival and leaving',
  },
  'service-record.findings-missing': {
    zh: '不合格检查项须写明情况',
    en: 'What failed is to be described',
  },
  'service-record.units-differ': {
    zh: '按人计数时，申报数量须与名单人数一致',
    en: 'As many heads are claimed as the roster names',
  },
  'service-record.not-case-work': { zh: '只有个案服务需要督导签字', en: 'Only case work is signed off' },
  'service-record.supervised-before': { zh: '督导已签字', en: 'This work is signed off already' },
  'representation.own-word': {
    zh: '本人的意见请以本人名义提交',
    en: 'Your own word is given as your own',
  },
  'representation.repeated': { zh: '该代办人已登记', en: 'This helper is written down already' },
  'representation.not-found': { zh: '没有这条代办登记', en: 'There is no such helper written down' },
  'delivery-case.not-found': { zh: '没有这个核查事项', en: 'There is no such case' },
  'delivery-case.decided-before': { zh: '该核查事项已有结论', en: 'This case is decided' },

  'satisfaction-survey.not-found': {
    zh: '没有这项测评，或投票凭证无效',
    en: 'There is no such survey or token',
  },
  'satisfaction-survey.repeated': { zh: '本轮已开展测评', en: 'This round has its survey' },
  'satisfaction-survey.nobody-served': {
    zh: '尚无服务对象确认服务，不能开展测评',
    en: 'Nobody has confirmed a service yet',
  },
  'satisfaction-survey.closes-too-soon': {
    zh: '测评截止日须晚于今日',
    en: 'A survey stays open beyond today',
  },
  'satisfaction-survey.closed': { zh: '测评已截止', en: 'The survey is over' },
  'satisfaction-survey.still-open': { zh: '测评尚未截止', en: 'People may still vote' },
  'satisfaction-survey.voted': { zh: '该投票凭证已使用', en: 'This token has voted' },
  'assessment.not-rectified': {
    zh: '整改完成后方可复评',
    en: 'It is assessed again after rectification',
  },
  'assessment.reassessed-once': { zh: '只能复评一次', en: 'It is assessed again only once' },
  'assessment.final-only': {
    zh: '合同期不足一年的，只作末期评估',
    en: 'A short contract is assessed at its end only',
  },
  'assessment.survey-open': { zh: '本轮满意度测评尚未结束', en: 'The survey of this round is not closed' },
  'assessment.assessor-scores': {
    zh: '专业评分由已指定的第三方评估人签署',
    en: 'The appointed assessor gives the professional score',
  },
  'assessment.no-professional-score': { zh: '缺少专业评分', en: 'There is no professional score' },
  'assessor.recused': {
    zh: '评估人须为与双方无关的第三方',
    en: 'The assessor is a third party, of neither side',
  },
  'professional-score.out-of-range': { zh: '得分超出该项分值', en: 'The points exceed what the item gives' },
  'score.signed-before': { zh: '本轮评分已签署', en: 'The score of this round is signed' },
  'rectification.nothing-wrong': { zh: '没有需要整改的结论', en: 'Nothing was found wanting' },
  'rectification.repeated': { zh: '已提出整改要求', en: 'This is demanded already' },
  'rectification.not-found': { zh: '没有这项整改', en: 'There is no such rectification' },
  'rectification.reported-before': { zh: '整改已报告', en: 'This is reported already' },
  'random-check.no-projects': {
    zh: '当地当年没有可抽查的项目',
    en: 'No long project runs there that year',
  },
  'draw.not-found': { zh: '没有这次抽取', en: 'There is no such draw' },
  'draw.committed-before': { zh: '该抽取已发起', en: 'There is one draw for this, and it is begun' },
  'draw.drawn-before': { zh: '已完成抽取', en: 'This is drawn already' },
  'draw.not-drawn': { zh: '该人员不在抽中名单内', en: 'This person is not drawn' },
  'draw.opinion-given': { zh: '该人员已提交意见', en: 'This person has given an opinion' },
  'draw.nobody-left': { zh: '没有可替补的人员', en: 'Everybody is drawn already' },
  'panel.nobody-served': {
    zh: '尚无服务对象确认服务，不能抽取参与验收的服务对象',
    en: 'Nobody has confirmed a service yet; nobody can be drawn',
  },
  'sheet.kind-missing': {
    zh: '验收单须包括技术、服务、安全内容',
    en: 'The sheet speaks of technique, service and safety',
  },
  'sheet.evidence-missing': { zh: '验收结论须附证据', en: 'A judgement names what shows it' },
  'sheet.met-before': { zh: '该节点验收单已达标', en: 'The sheet says it is met' },
  'sheet.not-rectified': { zh: '整改完成后方可再次验收', en: 'It is looked at again when it is put right' },
  'acceptance.not-met': { zh: '验收单未达标，不能验收', en: 'The acceptance sheet is not met' },
  'acceptance.users-not-drawn': {
    zh: '须随机抽取服务对象参与验收',
    en: 'Service users take part, drawn at random',
  },
  'acceptance.opinions-missing': {
    zh: '抽中的服务对象尚未全部提交意见',
    en: 'Drawn users have not all given their opinion',
  },

  'cooperation.not-found': { zh: '没有这个合作项目', en: 'There is no such cooperation project' },
  'cooperation.part-missing': {
    zh: '合作项目须有购买方、运营方和评估方',
    en: 'A project has a buyer, an operator and an assessor',
  },
  'cooperation.assessor-not-separate': {
    zh: '运营方不得评估服务需求',
    en: 'The operator does not assess who is in need',
  },
  'cooperation.share-too-large': {
    zh: '财政承担部分不得超过服务价格',
    en: 'The budget bears at most the price',
  },
  'cooperation.contract-in-use': {
    zh: '该合同已有服务记录或合作项目',
    en: 'This contract has records or a project already',
  },
  'cooperation.no-such-service': { zh: '服务清单中没有该服务', en: 'This service is not on the list' },
  'cooperation.not-assessed': {
    zh: '未经需求评估合格，不得由财政承担',
    en: 'The budget bears services of assessed people only',
  },
  'cooperation.order-missing': {
    zh: '合作项目的服务须对应本人的订单',
    en: 'A visit of this project answers an order of the person visited',
  },
  'contribution.not-found': { zh: '没有这项投入', en: 'There is no such contribution' },
  'contribution.valuation-missing': {
    zh: '实物投入须写明估价方法和估价人',
    en: 'A thing is valued by a method and a named person',
  },
  'contribution.not-valued': { zh: '现金投入无需估价', en: 'Money is counted, not valued' },
  'contribution.exceeds-pledge': {
    zh: '到位金额不得超过承诺',
    en: 'More would be received than was pledged',
  },
  'contribution.receipt-repeated': { zh: '该到位凭证已登记', en: 'This receipt is written down already' },
  'service-order.not-found': { zh: '没有这个订单', en: 'There is no such order' },
  'service-order.wrong-state': {
    zh: '订单当前状态不允许此操作',
    en: 'The order is not in a state for this',
  },
  'service-order.not-self-paid': {
    zh: '财政承担部分费用的订单须登记服务记录',
    en: 'The budget bears a part of this order: it needs a service record',
  },

  'schedule.incomplete': {
    zh: '付款节点须依次为启动、中期、末期',
    en: 'A schedule has start, midterm and final, in this order',
  },
  'schedule.shares': { zh: '付款比例合计须为100%', en: 'The shares of a schedule sum to 100 %' },
  'schedule.planned': {
    zh: '服务计划与付款比例不能同时定价',
    en: 'Either a plan or a schedule prices the milestones',
  },
};
