import { RuleBroken, type LegalDate } from '#kernel';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { Clarification, DocumentSource } from './document-source.ts';
import { conditionsOf, howToBid, scoringOf, termsOf, timesOf } from './sections.ts';

/** A section of a tender document: its heading and its lines, in Markdown. */
export interface Section {
  readonly zh: string;
  readonly en: string;
  readonly lines: (source: DocumentSource) => readonly string[];
}

/** A template as it is in use from a day on. */
export interface Template {
  readonly code: string;
  readonly jurisdiction: string;
  readonly from: LegalDate;
  readonly source: string;
  readonly sections: readonly Section[];
}

const needs = ({ tender, needs: said }: DocumentSource): string[] => [
  `项目名称：${tender.title}`,
  ...said.map((need) => `居民需求：${need}`),
];

const changes = ({ clarifications }: DocumentSource): string[] =>
  clarifications.map(
    ({ no, sentOn, text }: Clarification) => `第 ${no} 号澄清（${sentOn}）：${text.replaceAll('\n', ' ')}`,
  );

/** Templates of the documents, newest last. No ministry prescribes one for services; this is the product's own [D]. */
export const TEMPLATES: readonly Template[] = [
  {
    code: 'service-purchase',
    jurisdiction: 'CN',
    from: '2003-01-01',
    source: 'GPL 34–36, GPR 15, 87 art. 20 [D]',
    sections: [
      { zh: '采购需求', en: 'Requirement', lines: needs },
      { zh: '预算与合同要点', en: 'Budget and contract', lines: termsOf },
      { zh: '供应商资格条件', en: 'Conditions', lines: conditionsOf },
      { zh: '评审办法', en: 'Scoring', lines: scoringOf },
      { zh: '时间安排', en: 'Dates', lines: timesOf },
      { zh: '投标与开标', en: 'How to bid', lines: howToBid },
      { zh: '澄清与修改', en: 'Clarifications', lines: changes },
    ],
  },
];

/** The template in use on a day. Throws `document.no-template`. */
export function templateOn(on: LegalDate, among: readonly Template[] = TEMPLATES): Template {
  const template = among.findLast(({ from }) => from <= on);
  if (template) return template;
  throw new RuleBroken('document.no-template', 'There is no template for this day', { on });
}

/** The document in Markdown: the same source always gives the same text. */
export function documentText(template: Template, source: DocumentSource): string {
  const blocks = template.sections
    .map(({ zh, en, lines }) => ({ heading: `${zh} ${en}`, lines: lines(source) }))
    .filter(({ lines }) => lines.length > 0)
    .map(
      ({ heading, lines }, i) => `## ${i + 1}. ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`,
    );
  return `# ${titleOf(source.tender)}\n\n${blocks.join('\n\n')}\n`;
}

const titleOf = ({ title, procedure }: Pick<TenderRow, 'title' | 'procedure'>): string =>
  `${title} — 采购文件（${procedure}）`;
