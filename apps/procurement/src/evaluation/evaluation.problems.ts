import type { ProblemTexts } from '#platform';

/** Committee, sheets, report. */
export const evaluationProblems: ProblemTexts = {
  'committee.too-many-seats': { zh: '按专业抽取的人数超过专家席位', en: 'More seats than experts sit' },
  'committee.representative-missing': {
    zh: '须由采购人另行指定采购人代表',
    en: 'The buyer names another representative',
  },
  'committee.seated-before': { zh: '该人员已在或曾在评审委员会', en: 'This person has or had a seat' },
  'committee.leader-not-expert': {
    zh: '评审组长须为评审专家，采购人代表不得担任',
    en: 'An expert of the committee leads it',
  },
  'committee.no-leader': { zh: '评审委员会尚未推选组长', en: 'The committee has elected no leader' },
  'committee.voted': { zh: '您已投票', en: 'You have voted already' },
  'declaration.too-early': { zh: '开标前不公开投标人', en: 'Who bids is not known before the opening' },
  'declaration.made': { zh: '您已声明', en: 'You have declared already' },
  'declaration.missing': {
    zh: '评审前须声明是否存在应当回避的情形',
    en: 'Declare first whether you are tied to a bidder',
  },
  'score.explained': { zh: '该评分已说明理由', en: 'This score is explained already' },
  'criterion.not-found': { zh: '没有这项评审因素', en: 'There is no such criterion' },
  'sheet.signed': { zh: '评分表已签字，不得修改', en: 'You have signed your scores' },
  'sheet.incomplete': { zh: '评分表尚未填完', en: 'The sheet is not complete' },
  'sheet.reason-missing': { zh: '满分或零分须说明理由', en: 'No points or all points need a reason' },
  'sheet.digest-differs': { zh: '评分表与所签内容不一致', en: 'The sheet is not the one you read' },
  'scores.unsigned': { zh: '尚有评委未在评分表上签字', en: 'A member has not signed the scores' },
  'scores.unexplained': {
    zh: '与其他评委差异较大的评分须说明理由',
    en: 'A score far from the others needs a reason',
  },
  'report.missing': { zh: '尚无评审报告', en: 'There is no report yet' },
  'report.unsigned': { zh: '评审报告尚未签署完毕', en: 'A member has yet to sign the report' },
  'report.signed': { zh: '您已签署评审报告', en: 'You have signed the report already' },
  'report.delivered': { zh: '评审报告已送交采购人', en: 'The report is with the buyer' },
  'report.not-delivered': { zh: '评审报告尚未送交采购人', en: 'The buyer has not received the report' },
  'report.digest-differs': { zh: '评审报告与所签内容不一致', en: 'The report is not the one you read' },
  'report.dissent-without-reason': {
    zh: '不同意评审报告的须说明理由',
    en: 'Who dissents from the report says why',
  },
  'award.standing': { zh: '中标结果有效，候选人未退出', en: 'The award stands' },
};
