import type { ProblemText, ProblemTexts } from '#platform';
import type { Found } from './finding.rules.ts';

export interface Finding {
  readonly code: string;
  readonly blocks: boolean;
  readonly article: string | null;
  readonly text: ProblemText;
  readonly todo: ProblemText;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a person can do about a finding. */
export const todos: ProblemTexts = {
  'challenge.late': {
    zh: '期限已过，不能再提出质疑；可向财政部门反映违法线索，或在后续环节依法质疑',
    en: 'It cannot be challenged any more; tell the finance department of a violation, or challenge a later step',
  },
  'challenge.too-early': {
    zh: '等该环节结束或结果公告后再提出',
    en: 'Wait until the step is over or the result is announced',
  },
  'challenge.not-bidder': {
    zh: '只有参与该项目的供应商可以质疑过程和结果；可改为询问',
    en: 'Only those who took part challenge a step or the result; ask a query instead',
  },
  'challenge.document-not-received': {
    zh: '先登记领取采购文件，再对文件质疑',
    en: 'Register the receipt of the document first',
  },
  'challenge.step-challenged': {
    zh: '采购文件要求一次性提出；可在已提交的质疑答复后投诉',
    en: 'The document wants all points at once; complain when your challenge is answered',
  },
  'challenge.basis-missing': {
    zh: '写明违反的法律条款，便于逐项答复',
    en: 'Name the provision that is broken, so that the point can be answered',
  },
  'challenge.request-missing': { zh: '写明请求事项', en: 'Say what you ask for' },
  'challenge.evidence-missing': { zh: '附上必要的证明材料', en: 'Add the evidence you have' },
  'tender.wrong-state': {
    zh: '该环节尚未开始或项目已终止，请查看项目状态',
    en: 'The step has not begun, or the tender has ended: look at its state',
  },
  'complaint.not-yours': {
    zh: '只有提出该质疑的供应商可以投诉',
    en: 'Only whoever challenged may complain',
  },
  'complaint.too-early': {
    zh: '等采购人答复，或答复期满后再投诉',
    en: 'Wait for the answer or the end of the answer period',
  },
  'complaint.late': {
    zh: '投诉期限已过，可向财政部门举报',
    en: 'The time to complain is over; you may still report a violation',
  },
  'complaint.not-challenged-before': {
    zh: '删去未经质疑的事项；由答复引起的新事项请注明',
    en: 'Leave out what was not challenged; mark what was born of the answer',
  },
  'complaint.filed': { zh: '该质疑已有投诉，请查看其进度', en: 'There is a complaint already: follow it' },
};

const NOTHING: ProblemText = { zh: '请查看所列依据', en: 'See the article' };

/** A finding in both languages, with what to do. */
export function shown({ broken, blocks }: Found, texts: ProblemTexts): Finding {
  const { article = null, ...facts } = broken.facts;
  const text = texts[broken.code] ?? { zh: broken.message, en: broken.message };
  return { code: broken.code, blocks, article, text, todo: todos[broken.code] ?? NOTHING, facts };
}
