import type { ProblemTexts } from './problem-text.ts';

/** What an operator may be refused (libs/messaging, the command line). */
export const operationsProblems: ProblemTexts = {
  'event.invalid': { zh: '事件内容不符合约定', en: 'An event does not fit its contract' },
  'dead-letter.unknown': { zh: '没有这条死信', en: 'There is no such dead letter' },
  'dead-letter.settled': { zh: '该死信已处理或正在处理', en: 'The dead letter is settled, or being tried' },
  'partition.not-stopped': { zh: '该分区没有停止', en: 'The partition does not stand still' },
  'partition.halted': {
    zh: '分区因死信停止：请先重试或放弃该死信',
    en: 'A dead letter stopped the partition: replay or discard it',
  },
  'resume.from-needed': { zh: '请指明从何处继续', en: 'Say where to go on' },
  'replay.log-elsewhere': { zh: '该主题的日志不在此数据库', en: 'The log of the topic is elsewhere' },
  'replay.under-way': { zh: '该主题正在重放', en: 'A replay is under way' },
  'replay.bad-from': { zh: '重放起点无效', en: 'The start of the replay is not valid' },
  'group.unknown': { zh: '没有这个服务', en: 'There is no such service' },
  'operator.unnamed': { zh: '请注明操作人与理由', en: 'Say who does this and why' },
  'database.none': { zh: '没有可用的数据库', en: 'There is no database to work on' },
  'rule.unknown': { zh: '没有这条规则', en: 'No rule is called that' },
  'rule.bad-question': { zh: '问题格式不正确', en: 'The question cannot be read' },
  'rule.failed': { zh: '该问题无法回答', en: 'The question could not be answered' },
  'ocds.no-releases': { zh: '没有可合并的发布', en: 'There is no release to merge' },
  'ocds.mixed-ocids': { zh: '只能合并同一采购过程的发布', en: 'Only releases of one process can be merged' },
  'ocds.date-missing': {
    zh: '没有日期的发布无法排序',
    en: 'A release without a date has no place in the order',
  },
  'ocds.bad-option': { zh: '选项的值不可用', en: 'The value of an option cannot be used' },
  'ocds.file-unreadable': { zh: '无法读取文件', en: 'The file cannot be read' },
  'ocds.no-json': {
    zh: '文件既不是 JSON 也不是 JSON Lines',
    en: 'The file holds neither JSON nor JSON lines',
  },
  'ocds.nothing-to-replay': {
    zh: '没有找到带 ocid 的发布或记录',
    en: 'No release and no record with an ocid was found',
  },
};
