import type { ProblemTexts } from './problem-text.ts';

/** What the law says no to, in whichever service it is asked (libs/regulation). */
export const regulationProblems: ProblemTexts = {
  'duty.not-separated': { zh: '不相容岗位须由不同人员担任', en: 'One person may not do both' },

  'calendar.not-loaded': {
    zh: '该年度的工作日历尚未载入，拒绝计算',
    en: 'The calendar of that year is not loaded; nothing is computed',
  },
  'date.invalid': { zh: '日期不存在', en: 'There is no such date' },
  'period.invalid': { zh: '期限必须为整数天', en: 'A period is a whole number of days' },
  'deadline.unknown-kind': { zh: '没有这种法定期限', en: 'There is no such legal period' },
  'deadline.not-in-force': {
    zh: '该期限在当日尚未生效或已失效',
    en: 'That period was not in force on the day',
  },
  'parameter.not-found': { zh: '该日期与地区没有此法定参数', en: 'No such parameter for that date and area' },
  'area.invalid': { zh: '区域编码无效', en: 'The area code is not valid' },

  'money.invalid': { zh: '金额必须为非负整数分', en: 'An amount must be whole fen, not negative' },
  'rational.invalid': { zh: '分数的分母不能为零', en: 'A fraction cannot have the denominator 0' },
  'decimal.invalid': { zh: '不是有效的小数', en: 'This is not a decimal number' },
  'split.ratio-invalid': { zh: '分担比例无效', en: 'The ratio of the payers is not valid' },
  'split.payers-differ': { zh: '分担主体前后不一致', en: 'The payers differ from those of before' },
  'split.total-shrank': {
    zh: '累计金额不能小于已分担金额',
    en: 'The total is less than what was split before',
  },
  'prorate.invalid': { zh: '有效数量超出应有数量', en: 'More is valid than was planned' },

  'procedure.not-in-force': {
    zh: '该地区当日没有这种采购方式',
    en: 'There is no such way to buy there on that day',
  },
  'procedure.unknown-version': {
    zh: '没有这个版本的采购方式',
    en: 'There is no such version of a procedure',
  },
  'capital-money.invalid': { zh: '大写金额无法识别', en: 'The amount in words cannot be read' },
  'package.malformed': { zh: '评审数据包格式不符', en: 'This is not the package of an evaluation' },
  'committee.too-few-candidates': { zh: '可抽取的专家不足', en: 'There are too few experts to draw from' },
  'bid-period.too-short': { zh: '投标截止时间早于法定最短期限', en: 'Bids would close before the legal day' },
  'document-sale.too-short': {
    zh: '采购文件提供期限短于法定期限',
    en: 'The document would not be available long enough',
  },
  'challenge.late': { zh: '已超过质疑期限', en: 'The time to challenge is over' },
  'complaint.not-challenged-before': {
    zh: '投诉事项不得超出已质疑事项的范围',
    en: 'A complaint may not go beyond the challenge',
  },
  'low-price.rate-invalid': {
    zh: '异常低价比例超出允许范围',
    en: 'The low-price rate is outside its limits',
  },
  'bond.cash': { zh: '保证金不得以现金形式提交', en: 'A bond is not given in cash' },
  'bond.too-high': { zh: '保证金超过法定上限', en: 'The bond exceeds the legal limit' },
  'supplement.terms-changed': { zh: '补充合同不得改变其他条款', en: 'A supplement changes no other term' },
  'supplement.too-large': {
    zh: '补充合同金额超过原合同的法定比例',
    en: 'The supplement exceeds the legal part of the contract',
  },
  'committee.even': { zh: '评审委员会成员人数须为单数', en: 'A committee has an odd number of members' },
  'committee.too-small': { zh: '评审委员会人数不足', en: 'The committee has too few members' },
  'committee.too-few-experts': {
    zh: '评审专家人数不足三分之二',
    en: 'Two thirds of the members are experts',
  },
  'expert.of-buyer': { zh: '采购人不得以专家身份参加本单位项目评审', en: 'An expert is not of the buyer' },
  'price-weight.too-high': { zh: '价格分权重高于规定上限', en: 'The price weight is over its upper limit' },
  'price-weight.too-low': { zh: '价格分权重低于规定下限', en: 'The price weight is under its lower limit' },
  'price-deduction.reserved-lot': {
    zh: '预留份额的采购包不再给予价格扣除',
    en: 'A reserved lot grants no price deduction',
  },
  'price-deduction.out-of-range': {
    zh: '价格扣除比例超出规定范围',
    en: 'The price deduction is outside its limits',
  },
  'bid.not-sme': {
    zh: '该采购包专门面向中小企业',
    en: 'The lot is reserved for small and medium enterprises',
  },
  'ban.term-out-of-range': { zh: '禁止期限应为一至三年', en: 'A ban lasts one to three years' },
  'fine.out-of-range': {
    zh: '罚款应为采购金额的千分之五至千分之十',
    en: 'A fine is 5 to 10 per mille of the amount',
  },
  'sme-payment.term-too-long': {
    zh: '对中小企业的付款期限过长',
    en: 'The term to pay a small enterprise is too long',
  },
  'price-score.deduction-invalid': { zh: '价格扣除无效', en: 'The price deduction is not valid' },
  'price-score.quote-invalid': { zh: '报价无效', en: 'The quote is not valid' },
  'price-score.weight-invalid': { zh: '价格分值无效', en: 'The weight of the price is not valid' },
  'score.missing': { zh: '没有可供平均的评分', en: 'There is no score to average' },
  'bid-count.invalid': { zh: '有效投标数量无效', en: 'This is not a number of bids' },

  'assessment.weights': { zh: '评估权重之和必须为 1', en: 'The weights of an assessment sum to 1' },
  'assessment.score-invalid': { zh: '评分须在 0 至 100 之间', en: 'A score lies between 0 and 100' },
  'count.invalid': { zh: '数量必须为非负整数', en: 'A count is a whole number, not negative' },
  'roll.not-a-year': { zh: '各期间合计须为十二个月', en: 'The periods do not cover twelve months' },
  'fund.below-minimum': { zh: '专项经费低于最低标准', en: 'The fund is under its minimum' },
  'wage.below-minimum': { zh: '报酬低于当地最低工资标准', en: 'The pay is under the minimum wage' },
  'subsidy.not-begun': { zh: '补贴尚未开始', en: 'The subsidy has not begun' },
  'subsidy.term-over': { zh: '补贴期限已届满', en: 'The term of the subsidy is over' },
  'service.ends-before-start': { zh: '结束时间早于开始时间', en: 'A service cannot end before it begins' },
  'service.minutes-invalid': { zh: '服务分钟数无效', en: 'This is not a number of minutes' },
};
