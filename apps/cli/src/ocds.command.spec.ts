import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { legalSubmissionDays } from './ocds/legal-submission-days.ts';
import { readProcesses } from './ocds/read-processes.ts';
import { replayProcesses, type Replay } from './ocds/replay-processes.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const START = ['--conditions=development', '--import', './test/support/compiled.mjs', 'apps/cli/src/main.ts'];
const fixture = (name: string): string => join(ROOT, 'test/support/ocds', name);
const replayOf = async (...names: string[]): Promise<Replay> =>
  replayProcesses(await readProcesses(names.map(fixture)));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function linli(...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...START, 'ocds', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('linli ocds replay', () => {
  let folder: string;
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'linli-ocds-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('sees in all three old Ukrainian-like tenders that the lowest bid was thrown out', async () => {
    const { processes } = await replayOf('ukraine-like.json');
    expect(processes.map(({ flags }) => flags.find(({ code }) => code === 'R036')?.inputs)).toMatchObject([
      { lowest: 1800, lowestValid: 2875 },
      { lowest: 6708, lowestValid: 8154 },
      { lowest: 42_075, lowestValid: 43_789 },
    ]);
    expect(processes.map(({ awardedAgrees }) => awardedAgrees)).toEqual([true, true, true]);
  });

  it('reads old shapes and codes, and says that it had to', async () => {
    const [first] = (await replayOf('ukraine-like.json')).processes;
    expect(first?.bids[0]).toEqual({
      id: 'b11',
      tenderers: ['UA-EDR-000011'],
      status: 'disqualified',
      amount: 1800,
      currency: 'UAH',
    });
    const codes = first?.problems.map(({ code, count }) => [code, count]);
    expect(codes).toEqual(
      expect.arrayContaining([
        ['ocds.old-shape', 1],
        ['ocds.old-code', 3],
        ['ocds.id-derived', 5],
      ]),
    );
  });

  it('ranks eight bids by their two lots, and finds both awards right', async () => {
    const [process] = (await replayOf('armenia-like.json')).processes;
    expect(process?.ranking.map(({ lot, rank, bid }) => `${lot} ${rank} ${bid}`)).toEqual([
      ...['lot1 1 2', 'lot1 2 1', 'lot1 3 3', 'lot1 4 4', 'lot2 1 5', 'lot2 2 7', 'lot2 3 6', 'lot2 4 8'],
    ]);
    expect(process).toMatchObject({
      awardedAgrees: true,
      flags: [],
      problems: [],
      scoring: { method: 'price', article: '87 art. 56' },
    });
  });

  it('shows identical prices with how common they are', async () => {
    const { processes } = await replayOf('tsuchiura-like.jsonl');
    const flags = processes.flatMap((process) => process.flags).filter(({ code }) => code === 'R028');
    expect(flags.map(({ subjectId }) => subjectId)).toEqual(['ocds-jptsu0-4', 'ocds-jptsu0-13']);
    expect(flags[0]).toMatchObject({
      baseRate: { flagged: 2, of: 15 },
      formula: expect.stringContaining('same price'),
    });
  });

  it('scores by the published weights where they are given, and says when the award went elsewhere', async () => {
    const [process] = (await replayOf('by-points.json')).processes;
    // 960,000 ÷ 1,080,000 × 20 = 17.78, and 72.50 for the plan.
    expect(process?.ranking.map(({ bid, score }) => [bid, score])).toEqual([
      ['good', '90.28'],
      ['mid', '90.20'],
      ['low', '80.00'],
    ]);
    expect(process).toMatchObject({ awardedAgrees: true, scoring: { method: 'points' } });
    const text = readFileSync(fixture('by-points.json'), 'utf8').replaceAll(
      '"relatedBid": "good"',
      '"relatedBid": "low"',
    );
    const [other] = replayProcesses(await readProcesses([file('other.json', text)])).processes;
    expect(other?.awardedAgrees).toBe(false);
  });

  it('measures the submission period of our own methods by the law of the day', async () => {
    const days = legalSubmissionDays('2026-11-23');
    expect(days).toMatchObject({ 'open-tender': 20, 'competitive-consultation': 10 });
    const tender = (details: string): string =>
      JSON.stringify({
        ...{ ocid: details, id: '1', date: '2026-03-20T00:00:00Z', tag: ['tender'] },
        tender: {
          procurementMethodDetails: details,
          tenderPeriod: { startDate: '2026-03-01T00:00:00Z', endDate: '2026-03-17T00:00:00Z' },
        },
      });
    const read = await readProcesses([
      file('days.jsonl', ['open-tender', 'competitive-consultation', 'other'].map(tender).join('\n')),
    ]);
    const { processes } = replayProcesses(read, { submissionDaysOf: days });
    expect(processes.map(({ flags }) => flags.map(({ code }) => code))).toEqual([['R003'], [], []]);
    expect(processes[0]?.flags[0]?.inputs).toMatchObject({ days: 16, minimum: 20 });
  });

  it('puts one process together from several files, whatever is in them twice', async () => {
    const release = (id: string, date: string, tender: object): string =>
      JSON.stringify({ ocid: 'o', id, date, tag: ['tender'], initiationType: 'tender', tender });
    const first = release('1', '2026-03-01T00:00:00Z', { id: 't', title: 'old' });
    const second = release('2', '2026-03-02T00:00:00Z', { id: 't', title: 'new' });
    const files = [file('a.jsonl', `${second}\n\n${first}\n`), file('b.json', first)];
    const { processes } = replayProcesses(await readProcesses(files));
    expect(processes).toMatchObject([
      { ocid: 'o', title: 'new', problems: [], ranking: [], awardedAgrees: null },
    ]);
  });

  it('says what is missing, and goes on', async () => {
    const bids = [
      { id: '1', status: 'valid', tenderers: [{ id: 'a' }], value: { amount: 0, currency: 'CNY' } },
      { id: '2', status: 'valid', tenderers: [{ id: 'b' }] },
      { id: '3', status: 'valid', tenderers: [{ id: 'c' }], value: { amount: 7.25, currency: 'CNY' } },
    ];
    const lines = [
      JSON.stringify({ ocid: 'x', bids: { details: bids } }),
      '{broken',
      '{"releases":[{"id":"1"}]}',
      '[1]',
      '{"records":[{"compiledRelease":{"ocid":"y"}}]}',
    ];
    const { processes, problems } = replayProcesses(
      await readProcesses([file('odd.jsonl', lines.join('\n'))]),
    );
    expect(problems.map(({ code }) => code)).toEqual([
      'ocds.line-unreadable',
      'ocds.ocid-missing',
      'ocds.not-ocds',
    ]);
    expect(processes.map(({ ocid }) => ocid)).toEqual(['x', 'y']);
    expect(processes[0]?.ranking).toEqual([{ bid: '3', rank: 1, amount: 7.25, currency: 'CNY' }]);
    const codes = processes[0]?.problems.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['ocds.date-missing', 'ocds.price-missing', 'ocds.price-unusable']),
    );
  });

  it('never fails on what a release may hold', () => {
    const odd = fc.jsonValue({ maxDepth: 3 });
    const release = fc.record(
      {
        date: odd,
        tender: odd,
        bids: fc.oneof(odd, fc.record({ details: odd })),
        awards: odd,
        contracts: odd,
        parties: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(release, { minLength: 1, maxLength: 4 }), (some) => {
        const processes = [{ ocid: 'o', releases: some.map((one) => ({ ...one, ocid: 'o' })) }];
        const result = replayProcesses({ processes: processes as never, problems: [] });
        expect(result.processes).toHaveLength(1);
      }),
    );
  });

  it('is a command: a table or JSON, and 2 with a code for what it cannot use', () => {
    const json = join(folder, 'result.json');
    const done = linli('replay', fixture('ukraine-like.json'), '--json', json);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toMatch(/ocds-be6bcu-UA-2017-02\s+2\s+8154\s+yes\s+R003 R035 R036/);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      processes: [{ ocid: 'ocds-be6bcu-UA-2017-01' }, {}, {}],
    });
    expect(linli('replay', join(folder, 'none.json'))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^ocds\.file-unreadable: /),
    });
    expect(linli('replay', file('text.txt', 'no json'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^ocds\.no-json: /),
    });
    expect(linli('replay', file('other.json', '{"a":1}')).err).toMatch(/^ocds\.nothing-to-replay: /);
  });

  it('validates a package: 0 when it is sound, 1 with what is wrong', () => {
    expect(linli('validate', fixture('armenia-like.json'))).toEqual({ code: 0, out: '1 valid\n', err: '' });
    const wrong = linli('validate', fixture('ukraine-like.json'));
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain("must have required property 'uri'");
  });
});
