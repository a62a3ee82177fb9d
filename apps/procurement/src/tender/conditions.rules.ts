import { RuleBroken } from '#kernel';

interface Lint {
  readonly code: string;
  readonly article: string;
  readonly pattern: RegExp;
  readonly says: string;
}

const CONDITIONS: readonly Lint[] = [
  {
    code: 'tender.condition-not-allowed',
    article: 'GPR 20',
    pattern: /(本地|本市|本区|本省|当地)[^，。；]{0,12}(加\s*\d|加分|优先|注册|设有|分支机构)/,
    says: 'A condition favours suppliers of a place',
  },
  {
    code: 'tender.condition-not-allowed',
    article: 'GPR 20',
    pattern: /(注册资本|资产总额|营业收入|从业人员|成立(满|时间))[^，。；]{0,12}(以上|不低于|不少于|满)/,
    says: 'A condition keeps out by size or age',
  },
];

const ITEMS: readonly Lint[] = [
  {
    code: 'tender.item-not-allowed',
    article: '102 art. 10',
    pattern: /公益性岗位|劳务派遣|人员招聘|人员招用/,
    says: 'Hiring, labour dispatch and public-welfare posts are no services to buy',
  },
];

/** What is asked for, in the words of the document. */
export interface Wording {
  readonly title: string;
  readonly conditions: readonly string[];
}

/** Refuses wordings the law names (财政部令第 102 号 10; 实施条例 20). Throws `tender.item-not-allowed`, `tender.condition-not-allowed`. */
export function checkWording({ title, conditions }: Wording): void {
  for (const lint of ITEMS) refuse(lint, title);
  for (const condition of conditions) for (const lint of [...CONDITIONS, ...ITEMS]) refuse(lint, condition);
}

function refuse({ code, article, pattern, says }: Lint, text: string): void {
  if (pattern.test(text)) throw new RuleBroken(code, says, { article, text });
}
