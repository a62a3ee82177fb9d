import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#kernel';
import { createKey, readKey } from './key-file.ts';
import { Journal } from './journal.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'linli-journal-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const coded = (code: string) => expect.objectContaining({ code });

describe('a journal', () => {
  const opened = (): Journal => Journal.open(home, new FixedClock(0), () => undefined);
  const file = (): string => join(home, 'journal.jsonl');

  function written(): void {
    const journal = opened();
    journal.write({ kind: 'deadline', tenderId: 'a', closesAt: '1' });
    journal.write({ kind: 'deadline', tenderId: 'b', closesAt: '2' });
    journal.write({ kind: 'released', tenderId: 'a', part: 'price' });
    journal.close();
  }

  it('remembers, by kind and tender', () => {
    written();
    const journal = opened();
    expect(journal.of('deadline').map(({ closesAt }) => closesAt)).toEqual(['1', '2']);
    expect(journal.of('released', 'a')).toHaveLength(1);
    expect(journal.of('released', 'b')).toEqual([]);
    journal.close();
  });

  it('cuts off what a killed process left half written, and goes on', () => {
    written();
    appendFileSync(file(), '{"kind":"released","tend');
    const journal = opened();
    journal.write({ kind: 'released', tenderId: 'b', part: 'price' });
    journal.close();
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(5);
    expect(() => opened().close()).not.toThrow();
  });

  it('notices a line that was taken out, changed or put in', () => {
    written();
    const lines = readFileSync(file(), 'utf8').split('\n');
    for (const change of [
      lines.filter((_, i) => i !== 1),
      lines.map((line, i) => (i === 0 ? line.replace('"1"', '"9"') : line)),
      [lines[0], lines[0], ...lines.slice(1)],
      ['{}', ...lines],
      ['no json', ...lines],
    ]) {
      writeFileSync(file(), change.join('\n'));
      expect(() => opened()).toThrow(coded('journal.broken'));
    }
  });
});

describe('a key file', () => {
  it('gives back the key it was made with, by its passphrase only', async () => {
    const publicKey = await createKey(home, 'open');
    expect(readKey(home, 'open').publicKey).toBe(publicKey);
    expect(() => readKey(home, 'shut')).toThrow(coded('trustee.passphrase-wrong'));
    expect(() => readKey(home, undefined)).toThrow(coded('trustee.passphrase-wrong'));
  });

  it('is refused when others can read it, when it is damaged, and when there is none', async () => {
    expect(() => readKey(home, undefined)).toThrow(coded('trustee.no-key'));
    await createKey(home, undefined);
    const file = join(home, 'key.json');
    chmodSync(file, 0o644);
    expect(() => readKey(home, undefined)).toThrow(coded('trustee.key-unsafe'));
    chmodSync(file, 0o600);
    const json = JSON.parse(readFileSync(file, 'utf8')) as { publicKey: string };
    writeFileSync(file, JSON.stringify({ ...json, publicKey: json.publicKey.replace(/..$/, 'AA') }));
    expect(() => readKey(home, undefined)).toThrow(coded('trustee.key-malformed'));
    writeFileSync(file, '{');
    expect(() => readKey(home, undefined)).toThrow(coded('trustee.key-malformed'));
  });
});
