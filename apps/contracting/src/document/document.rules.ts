import { Money, RuleBroken, type Fen, type LegalDate } from '#kernel';
import { residentIdCheckDigit } from '#regulation';
import { lineFen, type Plan, type ServiceUnit } from '../plan/plan.rules.ts';
import {
  clauseNames,
  headings,
  type Bilingual,
  type ClauseName,
  type ContractTemplate,
} from './templates.rules.ts';

/** A side as the text names it. */
export interface Party {
  readonly organizationId: string;
  readonly name?: string | undefined;
  readonly uscc?: string | null | undefined;
}

/** All a contract's text is made of. */
export interface Agreed {
  readonly contractId: string;
  readonly version: number;
  readonly title: string;
  readonly buyer: Party;
  readonly supplier: Party;
  readonly priceFen: Fen;
  readonly noticedOn: LegalDate;
  readonly startsOn: LegalDate;
  readonly endsOn: LegalDate;
  readonly longTerm?: { readonly budgetAssurance: string; readonly reason: string } | undefined;
  readonly unit: ServiceUnit;
  readonly milestones: readonly {
    readonly name: string;
    readonly plannedUnits: number;
    readonly priceFen: Fen;
  }[];
  readonly plan?: Plan | undefined;
  /** Calendar days in which the buyer accepts once asked. */
  readonly acceptanceDays: number;
  readonly paymentDays: number;
  /** Statutory interest runs for the payee (保障中小企业款项支付条例 17). */
  readonly smePayee: boolean;
  /** Clauses in the buyer's own words, instead of the template's. */
  readonly clauses: readonly (Bilingual & { readonly name: ClauseName })[];
}

const unitNames: Readonly<Record<ServiceUnit, Bilingual>> = {
  'post-year': { zh: '岗位·年', en: 'post-years' },
  visit: { zh: '次走访', en: 'visits' },
  'household-year': { zh: '户·年', en: 'household-years' },
  'household-month': { zh: '户·月', en: 'household-months' },
  'head-month': { zh: '人·月', en: 'head-months' },
  'worker-month': { zh: '人员·月', en: 'worker-months' },
  'group-session': { zh: '节小组活动', en: 'group sessions' },
  case: { zh: '个案', en: 'cases' },
};

type Language = keyof Bilingual;
const SHORTEST_CLAUSE = 4;

/**
 * The contract as canonical Markdown, Chinese first, English second: the same agreement always gives the same bytes.
 * Throws `contract.clause-missing` (facts: missing) unless all eight matters of 102 art. 23 are stated, and
 * `contract.personal-data`: the text will be public.
 */
export function contractText(agreed: Agreed, template: ContractTemplate): string {
  for (const words of wordsOf(agreed)) tellsNobodysData(words);
  const clauses = clauseNames.map((name) => ({ name, text: clauseOf(agreed, template, name) }));
  const missing = clauses
    .filter(({ text }) => text.zh.trim().length < SHORTEST_CLAUSE)
    .map(({ name }) => name);
  if (missing.length > 0) {
    throw new RuleBroken('contract.clause-missing', `The contract does not state: ${missing.join(', ')}`, {
      article: '102 art. 23',
      missing,
    });
  }
  const text = [
    ...part(agreed, 'zh', clauses),
    '---',
    '',
    ...part(agreed, 'en', clauses),
    `<!-- ${template.code} ${template.jurisdiction} ${template.from} -->`,
  ].join('\n');
  const canonical = `${text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
  return canonical;
}

// Only the words of people: ids and credit codes are long numbers, too.
function wordsOf({ title, milestones, plan, longTerm, clauses }: Agreed): string[] {
  return [
    title,
    ...milestones.map(({ name }) => name),
    ...clauses.flatMap(({ zh, en }) => [zh, en]),
    ...(plan?.kpis ?? []).flatMap(({ name, measure }) => [name, measure]),
    ...(plan?.lines ?? []).map(({ name }) => name),
    ...(longTerm ? [longTerm.budgetAssurance, longTerm.reason] : []),
  ];
}

function clauseOf(agreed: Agreed, template: ContractTemplate, name: ClauseName): Bilingual {
  const own = agreed.clauses.find((clause) => clause.name === name);
  if (own) return own;
  const fill = (language: Language): string => {
    const values = valuesOf(agreed, language);
    return template.clauses[name][language].replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
  };
  return { zh: fill('zh'), en: fill('en') };
}

function part(
  agreed: Agreed,
  language: Language,
  clauses: readonly { name: ClauseName; text: Bilingual }[],
): string[] {
  const zh = language === 'zh';
  const head = zh
    ? [
        '# 政府购买服务合同',
        `合同编号：${agreed.contractId}`,
        `版本：${agreed.version}`,
        `中标（成交）通知日期：${agreed.noticedOn}`,
      ]
    : [
        '# Contract for purchased services',
        `Contract: ${agreed.contractId}`,
        `Version: ${agreed.version}`,
        `Award noticed on: ${agreed.noticedOn}`,
      ];
  const parties = [
    `${zh ? '甲方（购买主体）：' : 'Buyer: '}${partyText(agreed.buyer)}`,
    `${zh ? '乙方（承接主体）：' : 'Supplier: '}${partyText(agreed.supplier)}`,
  ];
  const body = clauses.flatMap(({ name, text }, i) => [
    `## ${i + 1}. ${headings[name][language]}`,
    '',
    text[language].trim() || 'As the Chinese text says.',
    '',
  ]);
  return [...[...head, ...parties].flatMap((line) => [line, '']), ...body];
}

const partyText = ({ organizationId, name, uscc }: Party): string =>
  [name ?? organizationId, ...(uscc ? [uscc] : [])].join(' · ');

function valuesOf(agreed: Agreed, language: Language): Readonly<Record<string, string>> {
  const { plan, milestones, unit, smePayee } = agreed;
  const say = words[language];
  return {
    ...{ title: agreed.title, startsOn: agreed.startsOn, endsOn: agreed.endsOn },
    longTerm: agreed.longTerm ? say.longTerm(agreed.longTerm) : '',
    unit: unitNames[unit][language],
    milestones: table(say.milestones, milestoneRows(milestones)),
    schedule: plan ? table(say.schedule, lineRows(plan, language)) : '',
    kpis: plan ? table(say.kpis, kpiRows(plan)) : say.noKpis,
    price: Money.format(agreed.priceFen),
    acceptanceDays: String(agreed.acceptanceDays),
    paymentDays: String(agreed.paymentDays),
    interest: smePayee ? say.interest : say.noInterest,
  };
}

const words = {
  zh: {
    longTerm: ({ reason, budgetAssurance }: { reason: string; budgetAssurance: string }) =>
      `超过一年的理由：${reason}；预算保障：${budgetAssurance}。`,
    milestones: ['节点', '名称', '计划数量', '价款（元）'],
    schedule: ['服务', '起', '止', '单位', '数量', '单价（元）', '金额（元）'],
    kpis: ['代码', '指标', '目标', '测量方法'],
    noKpis: '质量标准按采购文件和响应文件执行。',
    interest: '逾期的，依照《保障中小企业款项支付条例》支付逾期利息。',
    noInterest: '逾期的，按本合同承担违约责任。',
  },
  en: {
    longTerm: ({ reason, budgetAssurance }: { reason: string; budgetAssurance: string }) =>
      `Longer than a year because: ${reason}; budget assured by: ${budgetAssurance}.`,
    milestones: ['No.', 'Name', 'Units', 'CNY'],
    schedule: ['Service', 'From', 'To', 'Unit', 'Quantity', 'Unit price', 'Amount'],
    kpis: ['Code', 'Indicator', 'Target', 'Measured by'],
    noKpis: 'Quality is as the procurement document and the bid say.',
    interest: 'Late payment bears the statutory interest for small and medium enterprises.',
    noInterest: 'Late payment is answered for under this contract.',
  },
};

const kpiRows = ({ kpis }: Plan): string[][] =>
  kpis.map((k) => [k.code, k.name, `${k.bound === 'at-least' ? '≥' : '≤'} ${k.target} ${k.unit}`, k.measure]);

const milestoneRows = (milestones: Agreed['milestones']): string[][] =>
  milestones.map(({ name, plannedUnits, priceFen }, i) => [
    String(i + 1),
    name,
    String(plannedUnits),
    Money.format(priceFen),
  ]);

const lineRows = ({ lines }: Plan, language: Language): string[][] =>
  lines.map((line) => [
    ...[line.name, line.startsOn, line.endsOn, unitNames[line.unit][language], String(line.quantity)],
    ...[Money.format(line.unitPriceFen), Money.format(lineFen(line))],
  ]);

// A cell is the words of one of the parties: it may not begin a row or a column of its own.
const cell = (text: string): string => text.replace(/[|\s]+/g, ' ').trim();

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const ID_NUMBER = /(?<!\d)[1-9]\d{16}[\dXx](?!\d)/g;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** Throws `contract.personal-data` when a text holds a resident ID number or a mobile phone number (PIPL 25). */
export function tellsNobodysData(text: string): void {
  const ids = text.match(ID_NUMBER) ?? [];
  const real = ids.some((id) => residentIdCheckDigit(id.slice(0, 17)) === id.charAt(17).toUpperCase());
  if (!real && !MOBILE.test(text.replace(ID_NUMBER, ''))) return;
  throw new RuleBroken('contract.personal-data', 'A public text may not hold ID or phone numbers', {
    article: 'PIPL 25',
  });
}
