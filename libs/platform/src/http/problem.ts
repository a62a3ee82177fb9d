import { operationsProblems } from './operations.problems.ts';
import { proofProblems } from './proof.problems.ts';
import type { ProblemTexts } from './problem-text.ts';
import { regulationProblems } from './regulation.problems.ts';

export type { ProblemText, ProblemTexts } from './problem-text.ts';

/** The RFC 9457 body of every refusal; `code` is what programs read, `zh` and `en` what people read. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** None such, or not yours: the two are told apart to nobody. Becomes 404. */
export class NoSuch extends Error {
  readonly code: string;

  constructor(
    readonly subject: string,
    readonly id: string,
  ) {
    super(`There is no ${subject} ${id}`);
    this.code = `${subject}.not-found`;
  }
}

/** The HTTP edge itself refuses. Becomes `status`. */
export class EdgeRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors?: readonly { field: string; message: string }[],
  ) {
    super(message);
  }
}

/** What any service may answer: the edge's own refusals, and those of the libs that services share. */
export const edgeProblems: ProblemTexts = {
  ...regulationProblems,
  ...proofProblems,
  ...operationsProblems,
  'body.invalid': { zh: '请求内容不符合要求', en: 'The body does not fit' },
  'body.broken': { zh: '请求内容不是有效的 JSON', en: 'The body is not valid JSON' },
  'body.too-large': { zh: '请求内容过大', en: 'The body is too large' },
  'body.wrong-type': { zh: '只接受 application/json', en: 'Only application/json is accepted' },
  'path.invalid': { zh: '地址中的编号无效', en: 'An id in the address is not valid' },
  'route.not-found': { zh: '没有这个地址', en: 'There is no such address' },
  'auth.sign-in-needed': { zh: '请先登录', en: 'Sign in first' },
  'auth.token-invalid': { zh: '登录已失效，请重新登录', en: 'The sign-in is no longer valid' },
  'auth.not-allowed': { zh: '您的角色无权进行此操作', en: 'Your roles do not allow this' },
  'idempotency.key-missing': {
    zh: '写操作必须带 Idempotency-Key',
    en: 'Every write needs an Idempotency-Key',
  },
  'idempotency.key-invalid': { zh: 'Idempotency-Key 无效', en: 'The Idempotency-Key is not valid' },
  'idempotency.key-reused': {
    zh: '该 Idempotency-Key 已用于另一请求',
    en: 'This Idempotency-Key was used for another request',
  },
  'time.not-allowed': { zh: '仅示例区可指定业务时间', en: 'Only the sample district accepts Linli-Time' },
  'stale.version': { zh: '内容已被他人更新，请刷新后再试', en: 'Somebody else changed this; read it again' },
  'server.busy': { zh: '系统繁忙，请稍后再试', en: 'Busy; try again shortly' },
  'server.fault': { zh: '系统内部错误，已记录', en: 'An internal fault; it has been recorded' },
};
