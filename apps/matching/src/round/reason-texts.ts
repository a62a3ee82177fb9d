import type { ProblemText } from '#platform';

/** What the codes of a round mean, for people. */
export const reasonTexts: Readonly<Record<string, ProblemText>> = {
  'area.same-community': { zh: '同一社区', en: 'same community' },
  'area.same-street': { zh: '同一街道', en: 'same street' },
  'area.same-district': { zh: '同一区', en: 'same district' },
  'area.other-district': { zh: '不在同一区', en: 'another district' },
  'team.asked-for': { zh: '属于所需志愿队伍', en: 'member of the team asked for' },
  'team.missing': { zh: '不属于所需志愿队伍', en: 'not in the team asked for' },
  'time.overlap': { zh: '与已有班次时间重叠', en: 'has another shift at that time' },
  'share.served-less': { zh: '此前承担班次较少', en: 'has served fewer shifts so far' },
  'share.waited': { zh: '登记等候时间较长', en: 'has waited since registering' },
  'group.hardship': { zh: '就业困难人员优先', en: 'employment hardship comes first' },
  'group.listed': { zh: '属于安置对象', en: 'belongs to a listed group' },
  'group.not-meant': { zh: '不属于本轮安置对象', en: 'not in a group this round is for' },
  'person.asked': { zh: '已有待答复的推荐', en: 'another proposal waits for an answer' },
  'person.settled': { zh: '已报名或已谢绝该班次', en: 'has a seat in it, or has said no to it' },
  'person.placed': { zh: '已在岗（一人一岗）', en: 'holds a post already (one person, one post)' },
  'target.begun': { zh: '班次已开始', en: 'the shift has begun' },
  'target.full': { zh: '已无空余名额', en: 'no seat is free' },
  'target.not-funded': { zh: '岗位资金尚未落实', en: 'the money of the post is not committed yet' },
  'target.none': { zh: '本轮没有班次或岗位', en: 'the round has no shift or post' },
  'people.none-left': { zh: '没有更多人员', en: 'nobody is left' },
  outranked: { zh: '名额已由匹配度更高者占用', en: 'the seats went where the whole round fits best' },
};
