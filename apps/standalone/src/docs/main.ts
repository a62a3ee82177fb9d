import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { services } from '../services.ts';
import { asyncapi, releasedEvents } from './asyncapi.ts';
import { DocComments } from './doc-comments.ts';
import { openapi } from './openapi.ts';
import { topics } from './topics.ts';

const root = new URL('../../../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
const RELEASED = 'docs/released-events.json';
const NOTE = '# Built from the code by `npm run docs`; do not edit.\n';

/** Writes the documents that are built from code, or with `--check` says which of them are not as the code is. */
function main(check: boolean): void {
  const comments = new DocComments(['apps/', 'libs/'].map((folder) => new URL(folder, root).pathname));
  const documents = {
    'docs/asyncapi.yaml': yaml(asyncapi(comments, version)),
    'docs/openapi.yaml': yaml(openapi(services, comments, version)),
    'docs/topics.md': topics(services, comments),
  };
  const stale = Object.entries(documents).filter(([file, text]) => {
    if (text === readOrNothing(file)) return false;
    if (!check) writeFileSync(new URL(file, root), text);
    return true;
  });
  for (const [file] of stale)
    process.stdout.write(`${file} ${check ? 'is not as the code is: npm run docs' : 'written'}\n`);
  if (check && stale.length > 0) process.exitCode = 1;
  if (stale.length === 0) process.stdout.write('The documents are as the code is.\n');
}

const yaml = (document: object): string =>
  NOTE + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });

function readOrNothing(file: string): string {
  try {
    return readFileSync(new URL(file, root), 'utf8');
  } catch {
    return '';
  }
}

/** Fixes what this version promises: from then on the tests refuse a change of any event that would break a reader. */
function release(): void {
  const comments = new DocComments([]);
  writeFileSync(new URL(RELEASED, root), `${JSON.stringify(releasedEvents(comments), null, 2)}\n`);
  process.stdout.write(`${RELEASED} written\n`);
}

if (process.argv.includes('--release')) release();
else main(process.argv.includes('--check'));
