import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources: readonly Source[] = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.spec\.tsx?$/.test(file))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(`${ROOT}${folder}/${file}`, 'utf8') })),
);
const isCatalogue = ({ file }: Source): boolean => /\.problems\.ts$|\/http\/problem\.ts$/.test(file);

/** A refusal as the code throws it, and where. */
interface Thrown {
  readonly code: string;
  readonly file: string;
}

// How a refusal is thrown, and what code it gets from the word it names.
const WAYS: readonly (readonly [RegExp, (word: string) => string])[] = [
  [/new RuleBroken\(\s*'([^']+)'/g, (code) => code],
  [/new EdgeRefusal\(\s*\d+,\s*'([^']+)'/g, (code) => code],
  [/new NoSuch\(\s*'([^']+)'/g, (subject) => `${subject}.not-found`],
  [/\btransition\(\s*'([^']+)'/g, (subject) => `${subject}.wrong-state`],
];

const thrown: readonly Thrown[] = sources.flatMap(({ file, text }) =>
  WAYS.flatMap(([way, codeOf]) =>
    [...text.matchAll(way)].map(([, word = '']) => ({ code: codeOf(word), file })),
  ),
);

interface Entry {
  readonly code: string;
  readonly file: string;
  readonly zh: string;
  readonly en: string;
}

const ENTRY = /'([a-z-]+\.[a-z-]+)':\s*\{\s*zh:\s*'([^']*)',\s*en:\s*'([^']*)',?\s*\}/g;
const entries: readonly Entry[] = sources
  .filter(isCatalogue)
  .flatMap(({ file, text }) =>
    [...text.matchAll(ENTRY)].map(([, code = '', zh = '', en = '']) => ({ code, file, zh, en })),
  );

/** What a service may answer: its own catalogue and the platform's, never a neighbour's. */
function isKnown({ code, file }: Thrown): boolean {
  const [top, name] = file.split('/');
  const own = `${top}/${name}/`;
  return entries.some(
    (entry) => entry.code === code && (entry.file.startsWith(own) || entry.file.startsWith('libs/platform/')),
  );
}

describe('a refusal', () => {
  it('has a Chinese and an English text, whichever code it is thrown with', () => {
    const unknown = thrown.filter((refusal) => !isKnown(refusal));
    expect(unknown.map(({ code, file }) => `${code} in ${file}`)).toEqual([]);
  });

  it('that is documented is thrown somewhere', () => {
    const codes = new Set(thrown.map(({ code }) => code));
    const code = sources.filter((source) => !isCatalogue(source) || source.file.endsWith('/problem.ts'));
    const unused = entries.filter(
      (entry) =>
        !codes.has(entry.code) &&
        !code.some(({ text }) =>
          new RegExp(`'${entry.code}'(?!:)`).test(text.replaceAll(`  '${entry.code}': {`, '')),
        ),
    );
    expect(unused.map(({ code: name, file }) => `${name} in ${file}`)).toEqual([]);
  });

  // A service may say more exactly what a lib's refusal means there; two services may not differ, they share a process.
  it('says the same in every service that documents it', () => {
    const texts = new Map<string, Set<string>>();
    for (const { code, zh, en } of entries.filter(({ file }) => file.startsWith('apps/')))
      texts.set(code, (texts.get(code) ?? new Set()).add(`${zh} ${en}`));
    expect([...texts].filter(([, said]) => said.size > 1)).toEqual([]);
  });

  it('is in Chinese and in English', () => {
    const mixed = entries.filter(
      ({ zh, en }) => !/\p{Script=Han}/u.test(zh) || !/^\P{Script=Han}+$/u.test(en),
    );
    expect(mixed).toEqual([]);
    expect(entries.length).toBeGreaterThan(150);
  });

  it('names its code where it is thrown, but for places that choose among documented ones', () => {
    const chosen = sources
      .filter(({ text }) => /new RuleBroken\(\s*[^\s'`]/.test(text))
      .map(({ file }) => file);
    const composed = sources.filter(({ text }) => /new RuleBroken\(\s*`/.test(text)).map(({ file }) => file);
    expect([...chosen, ...composed].sort()).toEqual([
      'apps/contracting/src/publication/publication.rules.ts',
      'apps/contracting/src/signing/hold.rules.ts',
      'apps/funds/src/ledger/ledger.port.ts',
      'apps/procurement/src/condition/wording.rules.ts',
      'apps/procurement/src/opening/judges.ts',
      'libs/kernel/src/transition.ts',
      'libs/regulation/src/procurement/document-check.ts',
    ]);
  });
});
