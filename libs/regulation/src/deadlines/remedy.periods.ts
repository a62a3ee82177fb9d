import { period, type Period } from './period.ts';

const GPL = '2003-01-01';
const GPR = '2015-03-01';
const ORDER_94 = '2018-03-01';
const RECEIVED = '收到投诉 complaint received';

/** Query, challenge, complaint and suspension (rules 1.8). */
export const REMEDY_PERIODS: readonly Period[] = [
  period(
    'inquiry-answer',
    ['3 WD', 'L: GPR 52', GPR],
    ['收到询问 query received', '答复询问', 'query answered'],
    { aliases: ['inquiry'] },
  ),
  period(
    'challenge-window',
    ['7 WD', 'L: GPL 52, GPR 53', GPL],
    [
      '知道或应知权益受损: 文件收到, 环节结束, 结果公告期满 document received, step ended, result notice period ended',
      '提出质疑',
      'challenge filed',
    ],
    { aliases: ['challenge'] },
  ),
  period(
    'result-challenge-window',
    ['7 WD', 'L: GPL 52, GPR 53', ORDER_94],
    ['结果公告发布 result announced', '对结果提出质疑', 'challenge of the result filed'],
    { after: 'result-notice-period', aliases: ['challenge-window-from-result-notice'] },
  ),
  period(
    'challenge-answer',
    ['7 WD', 'L: GPL 53', GPL],
    ['收到质疑函 challenge received', '答复质疑', 'challenge answered'],
  ),
  period(
    'complaint',
    ['15 WD', 'L: GPL 55', GPL],
    ['质疑答复期满 end of the answer period', '提起投诉', 'complaint filed'],
    { aliases: ['complaint-filing'] },
  ),
  period(
    'complaint-from-challenge',
    ['15 WD', 'L: GPL 55', GPL],
    ['收到质疑函 challenge received', '提起投诉', 'complaint filed, counted through the answer period'],
    { after: 'challenge-answer' },
  ),
  period(
    'complaint-examination',
    ['5 WD', 'W: 94 art. 21', ORDER_94],
    [RECEIVED, '审查投诉', 'complaint examined'],
  ),
  period(
    'complaint-refusal-notice',
    ['3 WD', 'W: 94 art. 21', ORDER_94],
    ['审查完毕 examination ended', '告知不予受理或移送', 'told that it is not accepted or sent elsewhere'],
  ),
  period(
    'complaint-copies',
    ['8 WD', 'W: 94 art. 21', ORDER_94],
    [RECEIVED, '发出答复通知书及副本', 'copies sent to the parties'],
  ),
  period(
    'complaint-statement',
    ['5 WD', 'R: 94 art. 22', ORDER_94],
    ['收到答复通知书 copies received', '被投诉人提交说明', 'statement of a party handed in'],
  ),
  period('complaint-decision', ['30 WD', 'L: GPL 56', GPL], [RECEIVED, '作出处理决定', 'complaint decided']),
  period(
    'suspension',
    ['30 CD', 'L: GPL 57', GPL],
    ['通知暂停 suspension notified', '暂停采购活动届满', 'suspension of the purchase ends'],
  ),
];
