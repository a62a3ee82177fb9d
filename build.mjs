/**
 * Compiles `apps/` and `libs/` to `dist/`, file by file and only what changed, and copies what they read at run time.
 * `npm start` calls it each time; with nothing to do it costs some hundredths of a second.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const OUT = 'dist';
const FOLDERS = ['apps', 'libs'];
const ASSETS = ['.sql', '.json', '.css', '.svg', '.html', '.yaml', '.txt', '.woff2', '.png', '.ico', '.js'];
const STAMP = '.compiler';
const VERIFIER = join(OUT, 'apps', 'portal', 'src', 'verify', 'verify.html');
const VERIFIER_SOURCES = /^(libs\/(kernel|sealing|verifier)|apps\/portal\/src\/verify)\//;

/** The `.swcrc` as it stands; `.tsx` needs the other parser. */
async function compilerSettings() {
  const text = await readFile(join(ROOT, '.swcrc'), 'utf8');
  const settings = JSON.parse(text);
  const tsx = structuredClone(settings);
  tsx.jsc.parser.tsx = true;
  tsx.jsc.transform.react = { runtime: 'automatic', importSource: 'preact' };
  const self = await readFile(fileURLToPath(import.meta.url), 'utf8');
  return { ts: settings, tsx, fingerprint: createHash('sha256').update(text).update(self).digest('hex') };
}

async function filesUnder(folder) {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1));
}

/** Where a source goes, or undefined when it is no part of the product. */
function outputOf(source) {
  if (/\.(spec|d)\.tsx?$/.test(source)) return undefined;
  if (/\.tsx?$/.test(source)) return join(OUT, source.replace(/\.tsx?$/, '.js'));
  return ASSETS.includes(extname(source)) ? join(OUT, source) : undefined;
}

// The output carries the time of its source, so that an older file coming back from git counts as a change too.
async function isFresh(job) {
  const [source, output] = await Promise.all([
    stat(join(ROOT, job.source)),
    statOrNone(join(ROOT, job.output)),
  ]);
  job.time = source.mtime;
  return output !== undefined && Math.abs(output.mtimeMs - source.mtimeMs) < 2;
}

async function statOrNone(file) {
  return stat(file).catch(() => undefined);
}

async function perform(job, compile) {
  const [from, to] = [join(ROOT, job.source), join(ROOT, job.output)];
  await mkdir(dirname(to), { recursive: true });
  if (/\.tsx?$/.test(job.source)) await compile(from, to);
  else await copyFile(from, to);
  await utimes(to, job.time, job.time);
}

async function compiler(settings) {
  const { transform } = await import('@swc/core').catch(() => {
    throw new Error('The compiler is not installed. Run `npm ci` (without --omit=dev) first.');
  });
  return async (from, to) => {
    const options = extname(from) === '.tsx' ? settings.tsx : settings.ts;
    const { code, map } = await transform(await readFile(from, 'utf8'), {
      ...options,
      swcrc: false,
      filename: from,
      sourceFileName: pathToFileURL(from).href,
    });
    const name = to.slice(dirname(to).length + 1);
    await writeFile(`${to}.map`, map);
    await writeFile(to, `${code}//# sourceMappingURL=${name}.map\n`);
  };
}

async function buildVerifier() {
  const { verifierPage } = await import('./build-verifier.mjs');
  await mkdir(dirname(join(ROOT, VERIFIER)), { recursive: true });
  await writeFile(join(ROOT, VERIFIER), await verifierPage());
}

/** Removes outputs whose source is gone: a deleted migration must not run again. */
async function prune(jobs) {
  const wanted = new Set([VERIFIER, ...jobs.flatMap(({ output }) => [output, `${output}.map`])]);
  const found = await filesUnder(OUT);
  const stale = found.filter((file) => !wanted.has(file) && file !== join(OUT, STAMP));
  await Promise.all(stale.map((file) => rm(join(ROOT, file))));
  return stale.length;
}

/** Brings `dist/` up to date; how many files were compiled or copied, and how many removed. */
export async function build() {
  const settings = await compilerSettings();
  const stampFile = join(ROOT, OUT, STAMP);
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  const sources = (await Promise.all(FOLDERS.map(filesUnder))).flat();
  const jobs = sources.flatMap((source) => {
    const output = outputOf(source);
    return output === undefined ? [] : [{ source, output }];
  });
  const fresh = await Promise.all(jobs.map(isFresh));
  const due = jobs.filter((_, i) => stamp !== settings.fingerprint || !fresh[i]);
  if (due.length > 0) {
    const compile = await compiler(settings);
    await Promise.all(due.map((job) => perform(job, compile)));
  }
  const isVerifierDue = due.some(({ source }) => VERIFIER_SOURCES.test(source));
  if (isVerifierDue || (await statOrNone(join(ROOT, VERIFIER))) === undefined) await buildVerifier();
  const removed = await prune(jobs);
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, settings.fingerprint);
  return { built: due.length, removed, files: jobs.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--clean')) await rm(join(ROOT, OUT), { recursive: true, force: true });
  const started = performance.now();
  const { built, removed, files } = await build();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `dist/ is up to date: ${built} of ${files} files built, ${removed} removed, ${seconds} s\n`,
  );
}
