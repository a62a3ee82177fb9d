import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { legalDateOf, RuleBroken, SystemClock } from '#kernel';
import { at, schemaProblems, validateRecordPackage, validateReleasePackage, type OcdsProblem } from '#ocds';
import { legalSubmissionDays } from './ocds/legal-submission-days.ts';
import { readProcesses, documentsIn } from './ocds/read-processes.ts';
import { replayProcesses, type Replay } from './ocds/replay-processes.ts';
import { table } from './table.ts';

const HELP = `
FILE is a release package, a record package, a single release or record, or one of them a line (JSON lines).
Nothing is sent anywhere and no database is needed. Exit codes: 0 done, 1 problems found (validate), 2 unusable input.

Examples:
  npm run -s linli -- ocds replay tenders.json --json result.json
  npm run -s linli -- ocds replay *.jsonl --fixed-price-method catalogue --submission-days 20
  npm run -s linli -- ocds validate package.json
`;

interface ReplayOptions {
  readonly json?: string;
  readonly fixedPriceMethod: string[];
  readonly submissionDays?: number;
}

/** `linli ocds`: anybody's open contracting data through our merge, scoring and red flags. */
export function command(): Command {
  const ocds = new Command('linli ocds').addHelpText('after', HELP);
  ocds
    .command('replay')
    .argument('<files...>', 'OCDS packages with bids')
    .option('--json <file>', 'write everything as JSON; "-" prints it instead of the table')
    .option(
      '--submission-days <days>',
      'whole days below which a submission period is short (15; for Linli’s own methods the law’s)',
      wholeNumber,
    )
    .option(
      '--fixed-price-method <details>',
      'procurementMethodDetails in which prices are set; repeatable',
      collect,
      [],
    )
    .action((files: string[], options: ReplayOptions) => coded(() => replay(files, options)));
  ocds
    .command('validate')
    .argument('<file>')
    .action((file: string) => coded(() => validate(file)));
  return ocds;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new RuleBroken('ocds.bad-option', `"${text}" is no number of days`);
}

/** Runs a command; what it refuses is told with its code, and ends with 2. */
async function coded(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    process.exitCode = 2;
  }
}

async function replay(
  files: readonly string[],
  { json, fixedPriceMethod, submissionDays }: ReplayOptions,
): Promise<void> {
  const result = replayProcesses(await readProcesses(files), {
    fixedPriceMethods: fixedPriceMethod,
    submissionDaysOf: legalSubmissionDays(legalDateOf(new SystemClock().now())),
    ...(submissionDays !== undefined && { submissionDays }),
  });
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (json === '-') return void process.stdout.write(text);
  if (json !== undefined) await writeFile(json, text);
  process.stdout.write(`${described(result)}\n`);
}

function described({ processes, flags, problems }: Replay): string {
  const agrees = { true: 'yes', false: 'NO', null: '–' };
  const rows = processes.map(({ ocid, bids, ranking, awardedAgrees, flags: own, problems: found }) => [
    ...[ocid, bids.length, ranking.find(({ rank }) => rank === 1)?.amount ?? '–'],
    ...[agrees[`${awardedAgrees}`], own.map(({ code }) => code).join(' ') || '–'],
    found.map(({ code, count }) => `${code}×${count}`).join(' ') || '–',
  ]);
  const parties = flags.map(({ code, subject, subjectId, value, baseRate }) => [
    ...[code, subject, subjectId, Number(value.toFixed(4)), `${baseRate.flagged} of ${baseRate.of}`],
  ]);
  return [
    table([['process', 'bids', 'first', 'award agrees', 'flags', 'problems'], ...rows]),
    ...(parties.length > 0 ? [table([['flag', 'of', 'id', 'value', 'raised for'], ...parties])] : []),
    ...problems.map(({ code, count, path }) => `${code}×${count} first at ${path}`),
  ].join('\n\n');
}

async function validate(file: string): Promise<void> {
  const { documents, problems } = await documentsIn(file);
  const found = [...problems, ...documents.flatMap(problemsOf)];
  if (found.length === 0) return void process.stdout.write(`${documents.length} valid\n`);
  process.exitCode = 1;
  process.stdout.write(
    `${table([['code', 'at', 'what'], ...found.map(({ code, path, message }) => [code, path, message])])}\n`,
  );
}

function problemsOf(document: unknown): OcdsProblem[] {
  if (at(document, 'records') !== undefined) return validateRecordPackage(document);
  return at(document, 'releases') === undefined
    ? schemaProblems('release', document)
    : validateReleasePackage(document);
}
