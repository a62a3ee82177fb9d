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
};
