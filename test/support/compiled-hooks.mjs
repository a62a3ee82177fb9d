import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'linli-compiled');
const SETTINGS = readFileSync(join(ROOT, '.swcrc'), 'utf8');
const COMPILER = readFileSync(join(ROOT, 'node_modules', '@swc', 'core', 'package.json'), 'utf8');
const FINGERPRINT = createHash('sha256').update(SETTINGS).update(COMPILER).digest('hex');

let compile;

/** Node's own loading, but for our TypeScript. */
export async function load(url, context, next) {
  if (!/^file:.*\.tsx?$/.test(url) || url.includes('/node_modules/')) return next(url, context);
  const file = fileURLToPath(url);
  const { mtimeMs, size } = statSync(file);
  const name = createHash('sha256').update(`${FINGERPRINT} ${file} ${mtimeMs} ${size}`).digest('hex');
  const kept = join(CACHE, `${name}.js`);
  return { format: 'module', shortCircuit: true, source: read(kept) ?? (await make(file, kept)) };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function make(file, kept) {
  compile ??= await compiler();
  const code = compile(file);
  // Others may be at the same file: what has its name is whole.
  const half = `${kept}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(half, code);
  renameSync(half, kept);
  return code;
}

async function compiler() {
  const { transformSync } = await import('@swc/core');
  const settings = JSON.parse(SETTINGS);
  delete settings.$schema;
  settings.jsc.rewriteRelativeImportExtensions = false;
  const tsx = structuredClone(settings);
  tsx.jsc.parser.tsx = true;
  tsx.jsc.transform.react = { runtime: 'automatic', importSource: 'preact' };
  return (filename) => {
    const options = filename.endsWith('x') ? tsx : settings;
    const text = readFileSync(filename, 'utf8');
    return transformSync(text, { ...options, swcrc: false, filename, sourceMaps: 'inline' }).code;
  };
}
