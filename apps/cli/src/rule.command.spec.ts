import { spawn } from 'node:child_process';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answerLine } from './rule/answer.ts';
import { RULES } from './rule/rules.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const START = ['--conditions=development', '--import', './test/support/compiled.mjs', 'apps/cli/src/main.ts'];

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function linli(args: readonly string[], input = ''): Promise<Run> {
  const child = spawn(process.execPath, [...START, ...args], { cwd: ROOT });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  return { code: await ended, out, err };
}

const CASES: readonly (readonly [question: string, answer: object])[] = [
  ['{"rule":"add-working-days","from":"2026-09-22","days":7}', { date: '2026-10-09' }],
  ['{"rule":"addWorkingDays","from":"2026-09-22","days":7}', { date: '2026-10-09' }],
  ['{"rule":"is-working-day","date":"2026-10-10"}', { workingDay: true }],
  ['{"rule":"is-working-day","date":"2020-02-01"}', { workingDay: false }],
  ['{"rule":"split","fen":14685001,"ratio":[5,5]}', { parts: [7342501, 7342500] }],
  ['{"rule":"split","fen":5,"ratio":"6:3:1"}', { parts: [3, 2, 0] }],
  ['{"rule":"prorate","fen":246600,"valid":19,"scheduled":22}', { fen: 212973 }],
  ['{"rule":"resident-id","id":"11010519491231002x"}', { valid: true }],
  ['{"rule":"resident-id","id":"370303201302300216"}', { valid: false, reason: 'resident-id.birth-date' }],
  ['{"rule":"uscc","code":"52370303MJE123451J"}', { valid: false, reason: 'uscc.check-digit' }],
  [
    '{"rule":"price-score","weight":20,"quotes":[96000000,100000000,105000000],"deductions":[null,null,"0.10"]}',
    { scores: ['19.69', '18.90', '20.00'] },
  ],
  ['{"rule":"price-score","weight":"10","quotes":[100],"deductions":null}', { scores: ['10.00'] }],
  [
    '{"rule":"deadline","kind":"challengeAnswer","from":"2026-10-09"}',
    { legalDue: '2026-10-19', warnDue: '2026-10-19', rule: 'GPL 53' },
  ],
];

const REFUSALS: readonly (readonly [question: string, code: string])[] = [
  ['{"rule":"add-working-days"', 'rule.bad-question'],
  ['[]', 'rule.bad-question'],
  ['null', 'rule.bad-question'],
  ['{}', 'rule.bad-question'],
  ['{"rule":7}', 'rule.bad-question'],
  ['{"rule":"__proto__"}', 'rule.unknown'],
  ['{"rule":"bake-bread"}', 'rule.unknown'],
  ['{"rule":"add-working-days","from":"2026-09-22"}', 'rule.bad-question'],
  ['{"rule":"add-working-days","from":20260922,"days":7}', 'rule.bad-question'],
  ['{"rule":"add-working-days","from":"2026-09-22","days":"7"}', 'rule.bad-question'],
  ['{"rule":"add-working-days","from":"2026-09-31","days":7}', 'date.invalid'],
  ['{"rule":"add-working-days","from":"2026-12-28","days":7}', 'calendar.not-loaded'],
  ['{"rule":"is-working-day","date":"2027-01-04"}', 'calendar.not-loaded'],
  ['{"rule":"split","fen":-1,"ratio":[1,1]}', 'rule.bad-question'],
  ['{"rule":"split","fen":0.5,"ratio":[1,1]}', 'rule.bad-question'],
  ['{"rule":"split","fen":1e400,"ratio":[1,1]}', 'rule.bad-question'],
  ['{"rule":"split","fen":9007199254740993,"ratio":[1,1]}', 'rule.bad-question'],
  ['{"rule":"split","fen":100,"ratio":[0,0]}', 'split.ratio-invalid'],
  ['{"rule":"split","fen":100,"ratio":[]}', 'rule.bad-question'],
  ['{"rule":"split","fen":100,"ratio":"6:x"}', 'rule.bad-question'],
  ['{"rule":"prorate","fen":100,"valid":3,"scheduled":2}', 'prorate.invalid'],
  ['{"rule":"prorate","fen":100,"valid":0,"scheduled":0}', 'prorate.invalid'],
  ['{"rule":"price-score","weight":20,"quotes":[0]}', 'price-score.quote-invalid'],
  ['{"rule":"price-score","weight":20,"quotes":[1],"deductions":["10"]}', 'price-score.deduction-invalid'],
  ['{"rule":"price-score","weight":20,"quotes":[1],"deductions":[0.1]}', 'rule.bad-question'],
  ['{"rule":"parameter","code":"minimum-wage","area":"370303","on":"1999-01-01"}', 'parameter.not-found'],
  ['{"rule":"deadline","kind":"lunch","from":"2026-10-09"}', 'deadline.unknown-kind'],
  ['{"rule":"resident-id","id":110105194912310021}', 'rule.bad-question'],
];

describe('linli rule', () => {
  let run: Run;
  let answers: unknown[];

  beforeAll(async () => {
    const lines = [...CASES, ...REFUSALS].map(([question]) => question);
    run = await linli(['rule', '-'], `\uFEFF${lines.join('\r\n')}\n\n`);
    answers = run.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  }, 30_000);

  it('answers every line and ends well', () => {
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(answers).toHaveLength(CASES.length + REFUSALS.length);
    expect(run.out).not.toMatch(/NaN|null\b.*score|at .*\.ts/);
  });

  it.each(CASES.map(([question, answer], i) => [question, answer, i] as const))(
    'answers %s',
    (_question, answer, i) => {
      expect(answers[i]).toEqual({ ...(answers[i] as object), ...answer });
    },
  );

  it.each(REFUSALS.map(([question, code], i) => [question, code, i] as const))(
    'refuses %s: %s',
    (_question, code, i) => {
      expect(answers[CASES.length + i]).toEqual({ error: { code, message: expect.any(String) } });
    },
  );

  it('lists its rules, kinds and parameters', async () => {
    const listed = await linli(['rule', '-'], '{"rule":"rules"}');
    expect(JSON.parse(listed.out)).toMatchObject({
      rules: [...RULES.keys()],
      kinds: expect.arrayContaining([expect.objectContaining({ kind: 'contract', period: '30 CD' })]),
      parameters: expect.arrayContaining(['minimum-wage']),
    });
  }, 30_000);

  it('shows every rule with an example in its help', async () => {
    const help = await linli(['rule', '--help']);
    expect(help.code).toBe(0);
    for (const name of RULES.keys()) expect(help.out).toContain(`{"rule":"${name}"`);
  }, 30_000);
});

describe('the examples of linli rule', () => {
  it.each(
    [...RULES.values()]
      .filter(({ answers }) => !answers.includes('…'))
      .map((rule) => [rule.name, rule] as const),
  )('are true for %s', (name, rule) => {
    expect(answerLine(JSON.stringify({ rule: name, ...rule.example }), '2026-11-23')).toBe(rule.answers);
  });
});
