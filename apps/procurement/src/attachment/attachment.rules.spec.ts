import { describe, expect, it } from '@jest/globals';
import { isBomb, readAttachments } from './attachment.rules.ts';

const file = { name: '方案.pdf', mediaType: 'application/pdf', content: 'JVBERi0=' };

describe('files of a technical part', () => {
  it('are read as they are, and none is none', () => {
    expect(readAttachments([file])).toEqual([file]);
    expect(readAttachments(undefined)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no list', file],
    ['too many', Array.from({ length: 21 }, () => file)],
    ['a name that leads elsewhere', [{ ...file, name: '../方案.pdf' }]],
    ['a name with something unseen', [{ ...file, name: '方案\u202Efdp.exe' }]],
    ['no base64', [{ ...file, content: 'JVBERi0' }]],
    ['no type', [{ ...file, mediaType: 7 }]],
  ])('of another form are refused: %s', (_what, value) => {
    expect(readAttachments(value)).toBeUndefined();
  });
});

describe('a packed file', () => {
  const MB = 1024 * 1024;

  it('is a bomb by its density, its size or its number of entries', () => {
    expect(isBomb({ entries: 3, bytes: 10 * MB }, MB)).toBe(false);
    expect(isBomb({ entries: 3, bytes: 101 * MB }, MB)).toBe(true);
    expect(isBomb({ entries: 3, bytes: 900_000 }, 900)).toBe(false);
    expect(isBomb({ entries: 3, bytes: 201 * MB }, 20 * MB)).toBe(true);
    expect(isBomb({ entries: 5001, bytes: 10 }, MB)).toBe(true);
  });
});
