import type { ProblemTexts } from '#platform';

/** Every refusal of this service. */
export const volunteeringProblems: ProblemTexts = {
  'volunteer.not-found': { zh: '没有这位志愿者', en: 'There is no such volunteer' },
  'volunteer.not-yourself': {
    zh: '志愿者只能为本人登记',
    en: 'A volunteer registers only himself or herself',
  },
  'volunteer.already-registered': { zh: '该人员已登记为志愿者', en: 'This person is a volunteer already' },
  'shift.not-found': { zh: '没有这个班次', en: 'There is no such shift' },
  'shift.ends-before-start': { zh: '结束时间须晚于开始时间', en: 'A shift ends after it begins' },
  'shift.already-begun': { zh: '班次须在开始之前发布', en: 'A shift is published before it begins' },
  'shift.not-ended': { zh: '班次尚未结束，不能结算', en: 'The shift has not ended yet' },
  'shift.wrong-state': { zh: '班次当前状态不允许此操作', en: 'The state of the shift does not allow this' },
  'signup.not-found': { zh: '没有这条报名', en: 'There is no such sign-up' },
  'signup.not-registered': { zh: '请先登记为志愿者', en: 'Register as a volunteer first' },
  'signup.too-late': { zh: '班次已结束', en: 'The shift has ended' },
  'signup.team-needed': { zh: '该班次需要相应的志愿队伍', en: 'The shift needs a member of its team' },
  'signup.repeated': { zh: '您已报名该班次', en: 'You have signed up already' },
  'signup.overlap': { zh: '与您已报名的班次时间重叠', en: 'You have another shift at this time' },
  'signup.not-proposed': { zh: '没有待接受的推荐', en: 'There is no open proposal' },
  'signup.unproven': { zh: '缺少签到或签退，时长未获证明', en: 'A check-in or check-out is missing' },
  'signup.wrong-state': {
    zh: '报名当前状态不允许此操作',
    en: 'The state of the sign-up does not allow this',
  },
  'punch.code-missing': { zh: '请输入现场签到码', en: 'Enter the code shown at the shift' },
  'punch.code-wrong': { zh: '签到码不正确或已过期', en: 'The code is wrong or no longer shown' },
  'punch.in-future': { zh: '签到时间不能晚于现在', en: 'The time lies in the future' },
  'punch.out-before-in': { zh: '签退须在签到之后', en: 'A check-out follows a check-in' },
  'minutes.more-than-proven': { zh: '不能超过已获证明的时长', en: 'More minutes than are proven' },
};
