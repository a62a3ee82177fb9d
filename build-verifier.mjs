/**
 * The offline verifier: one HTML file that holds the whole of libs/verifier and needs nothing else. Made by the compiler
 * that is here anyway: each module becomes a function, and a page asks for them by number. The same sources give the same
 * bytes.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const PAGE = join(ROOT, 'apps', 'portal', 'src', 'verify');
const ENTRY = join(ROOT, 'libs', 'verifier', 'src', 'index.ts');

/** Where an import leads; undefined for what only Node has and no browser reaches. */
function resolved(specifier, from) {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  if (specifier.startsWith('#')) return join(ROOT, 'libs', specifier.slice(1), 'src', 'index.ts');
  if (specifier.startsWith('@hpke/')) return join(ROOT, 'node_modules', specifier, 'esm', 'mod.js');
  if (specifier.startsWith('@noble/')) return join(ROOT, 'node_modules', specifier);
  if (specifier === 'crypto') return undefined;
  throw new Error(`${from} asks for ${specifier}, which is not for browsers`);
}

async function modulesFrom(entry, transform) {
  const found = new Map();
  const visit = async (file) => {
    if (found.has(file)) return found.get(file).id;
    const module = { id: found.size, code: '' };
    found.set(file, module);
    const { code } = await transform(await readFile(file, 'utf8'), {
      swcrc: false,
      configFile: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    const parts = [];
    let at = 0;
    for (const { 0: call, 1: specifier, index } of code.matchAll(/\brequire\("([^"]+)"\)/g)) {
      const target = resolved(specifier, file);
      parts.push(
        code.slice(at, index),
        target === undefined ? 'require(-1)' : `require(${await visit(target)})`,
      );
      at = index + call.length;
    }
    module.code = parts.join('') + code.slice(at);
    return module.id;
  };
  await visit(entry);
  return [...found.values()].map(({ code }) => code);
}

async function script() {
  const { minify, transform } = await import('@swc/core');
  const modules = await modulesFrom(ENTRY, transform);
  const page = await readFile(join(PAGE, 'page.js'), 'utf8');
  const text = `'use strict';
const known = new Map();
const modules = [${modules.map((code) => `(require, module, exports) => {\n${code}\n}`).join(',\n')}];
function require(id) {
  if (modules[id] === undefined) throw new Error('There is no such module in a browser');
  if (!known.has(id)) {
    const module = { exports: {} };
    known.set(id, module);
    modules[id](require, module, module.exports);
  }
  return known.get(id).exports;
}
((linli) => {\n${page}\n})(require(0));`;
  const { code } = await minify(text, { compress: true, mangle: true, format: { comments: false } });
  return code.replaceAll('</', '<\\/');
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page as text. */
export async function verifierPage() {
  const [html, css, code] = await Promise.all([
    readFile(join(PAGE, 'page.html'), 'utf8'),
    readFile(join(PAGE, 'page.css'), 'utf8'),
    script(),
  ]);
  const policy = `default-src 'none'; script-src ${hashOf(code)}; style-src ${hashOf(css)}; base-uri 'none'; form-action 'none'`;
  const parts = { __POLICY__: policy, __STYLE__: css, __SCRIPT__: code };
  // The hashes are over what stands between the tags, so nothing else may.
  return html.replaceAll(
    /\s*(__(?:STYLE|SCRIPT)__);?\s*|(__POLICY__)/g,
    (_, between, policyName) => parts[between ?? policyName],
  );
}
