import { RuleBroken } from '#kernel';

interface Lint {
  readonly article: string;
  readonly pattern: RegExp;
  readonly says: string;
}

const HERE = '(本地|当地|属地|本市|本区|本省|本县|本辖区|省内|市内|区内)';
const THING = '[^，。；、,;]{0,14}';

/** What GPR 20 and 财库〔2020〕46号 name as unreasonable, as far as words give it away. */
const CONDITIONS: readonly Lint[] = [
  {
    article: 'GPR 20(4)',
    pattern: new RegExp(`${HERE}${THING}(加\\s*\\d|加分|优先|注册|登记|户籍|纳税|设有|分支机构|业绩|奖)`),
    says: 'It favours suppliers of a place',
  },
  {
    article: 'GPR 20(4)',
    pattern: new RegExp(
      `(国家级|省级|市级|区级|省|市|区|行业)${THING}(奖项|获奖|奖励|荣誉)${THING}(加|得|优先)`,
    ),
    says: 'It rewards awards of a region or a trade',
  },
  {
    article: 'GPR 20(6)',
    pattern: /(指定|限定|限于|仅限|唯一)[^，。；]{0,10}(品牌|商标|专利|供应商|厂家|厂商|生产商)/,
    says: 'It names a brand or a supplier',
  },
  {
    article: 'GPR 20(7)',
    pattern:
      /(仅限|限于|须为|必须是|只接受|优先)[^，。；]{0,6}(国有|国企|央企|民营|民企|外资|内资|合资|上市)/,
    says: 'It limits ownership or form',
  },
  {
    article: '财库〔2020〕46号 5',
    pattern:
      /(注册资本|注册资金|资产总额|营业收入|营业额|从业人员|利润|纳税额|成立(时间|年限)|经营年限)[^，。；]{0,12}(以上|不低于|不少于|超过|满|达到)|成立\S{0,2}满\S{1,4}年/,
    says: 'It keeps out by size or age',
  },
];

/** 102 art. 10(5): the hiring, the dispatch and the post itself; handling and checking may be bought. */
const ITEM: Lint = {
  article: '102 art. 10',
  pattern:
    /(设置|设立|开发|购买|采购)\S{0,4}公益性?岗位(?!\S{0,6}(管理|考勤|核查|经办|培训))|公益性?岗位(设置|开发|人员)|(?<!(不得|禁止|严禁)\S{0,8})劳务派遣|人员招(聘|用|录)(?!经办)/,
  says: 'Hiring, labour dispatch and public-welfare posts are no services to buy',
};

/** What is asked for, in the words of the document. */
export interface Wording {
  readonly title: string;
  /** What its money is for, e.g. `service-purchase`. */
  readonly use: string;
  readonly conditions: readonly string[];
  readonly criteria: readonly { readonly name: string }[];
}

/** A wording the law forbids: which, why, and by which article. */
export interface Finding {
  readonly code: 'tender.item-not-allowed' | 'tender.condition-not-allowed';
  readonly article: string;
  readonly text: string;
  readonly says: string;
}

/**
 * Wordings the law names (财政部令第 102 号 10; 实施条例 20), all of them. A lint: what it lets pass is not thereby
 * lawful.
 */
export function lintWording({ title, use, conditions, criteria }: Wording): Finding[] {
  const names = criteria.map(({ name }) => name);
  const items = [title, ...conditions, ...names].filter((text) => ITEM.pattern.test(text));
  // Posts are paid from employment funds to named people; a tender on that money buys the post itself.
  if (use === 'welfare-post-subsidy') items.push(use);
  return [
    ...items.map((text) => ({ code: 'tender.item-not-allowed' as const, ...ITEM, text })),
    ...[...conditions, ...names].flatMap((text) =>
      CONDITIONS.filter(({ pattern }) => pattern.test(text)).map((lint) => ({
        ...{ code: 'tender.condition-not-allowed' as const, ...lint, text },
      })),
    ),
  ].map(({ code, article, text, says }) => ({ code, article, text, says }));
}

/** Refuses the first forbidden wording. Throws `tender.item-not-allowed`, `tender.condition-not-allowed`. */
export function checkWording(wording: Wording): void {
  const [finding] = lintWording(wording);
  if (!finding) return;
  const { code, says, article, text } = finding;
  throw new RuleBroken(code, says, { article, text });
}
