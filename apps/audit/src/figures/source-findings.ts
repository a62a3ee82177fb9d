export interface Finding {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

/** Where the source document's own figures contradict each other or the law. They are shown, never repaired. */
export const sourceFindings: readonly Finding[] = [
  {
    id: 'I-1',
    zh: '称调查 79 个社区，但各百分比只在总数为 73 时成立（51+12+10=73）',
    en: '79 communities are said to be surveyed, but the shares are exact only for 73 (51 + 12 + 10)',
  },
  {
    id: 'I-2',
    zh: '最低工资同文出现 1380 与 1600 元：分别为 2013-03-01 与 2015-03-01 起的标准',
    en: 'One paper gives 1,380 and 1,600 yuan as the minimum wage: both true, from 2013-03-01 and from 2015-03-01',
  },
  {
    id: 'I-3',
    zh: '简易物业实拨 1116 万元，按 88,000 户 × 130 元应为 1144 万元，相差 28 万元',
    en: '11.16 million yuan were paid for the property scheme; 88,000 households × 130 make 11.44 million: 280,000 less',
  },
  {
    id: 'I-4',
    zh: '公益岗月均约 600 元，低于当地任何一期最低工资（1380 / 1500 / 1600 元）',
    en: 'About 600 yuan a month for a post is under every minimum wage of the place (1,380 / 1,500 / 1,600)',
  },
  {
    id: 'I-5',
    zh: '2466 元“扣除保险后” 1770 元，扣除 28.22%，不可能只是个人缴费',
    en: '2,466 yuan “after insurance” 1,770: 28.22 % cannot be the personal part alone',
  },
  {
    id: 'I-6',
    zh: '网格四级而网格长五级：“基础网格长”不在五级之中，楼长、单元长没有对应网格',
    en: 'Four grid levels, five levels of heads: they do not pair up; modelled apart',
  },
  {
    id: 'I-7',
    zh: '“由服务承接主体支付每人每月相应的服务费”字面上是承接方付费；此处按采购人付费理解',
    en: 'Read literally the contractor pays the per-head fee; here the buyer does, and the payer is data',
  },
  {
    id: 'I-8',
    zh: '“社区”既指 15 个大社区又指 76 个居委会；76 的 97% 不是整数',
    en: '“Community” names both 15 large ones and 76 committees; 97 % of 76 is no whole number',
  },
  {
    id: 'I-9',
    zh: '“020”应为 O2O；口号有“权随责走”与“权随事走”两种',
    en: '“020” is printed for O2O; the slogan appears in two versions',
  },
  {
    id: 'I-10',
    zh: '3117 户与 2937 户超出居委会法定 100–700 户的一般规模：社区不等于一个居委会',
    en: '3,117 and 2,937 households exceed the usual 100–700 of a committee: a community is more than one',
  },
  {
    id: 'I-11',
    zh: '社区用房标准各地不同（300、500、1000/2000 平方米），须按地区取值',
    en: 'The floor-space standard differs by place (300, 500, 1,000/2,000 m²): a dated parameter',
  },
  {
    id: 'I-12',
    zh: '文中“政府购买公益性岗位”与财政部令第 102 号第十条第五项冲突：岗位与管理服务须分开',
    en: 'Buying public-welfare posts conflicts with order 102 art. 10(5): the post and its management are kept apart',
  },
];
