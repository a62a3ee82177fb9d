import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PIECE = 16 * 1024 * 1024;

/** Which of the words lie in the memory of another process that can be written to: heap, stacks, buffers (Linux). */
export function wordsInMemory(pid: number, words: readonly Buffer[]): boolean[] {
  const found = words.map(() => false);
  const longest = Math.max(...words.map(({ length }) => length));
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const [from, to] of writable(pid)) {
      for (let at = from; at < to; at += BigInt(PIECE)) {
        const size = Math.min(PIECE + longest, Number(to - at));
        const piece = read(memory, at, size);
        words.forEach((word, i) => (found[i] ||= piece.includes(word)));
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

function writable(pid: number): [bigint, bigint][] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return maps.flatMap((line): [bigint, bigint][] => {
    const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
    return range ? [[BigInt(`0x${range[1] ?? ''}`), BigInt(`0x${range[2] ?? ''}`)]] : [];
  });
}

/** A region may be gone by the time it is read: then nothing is in it. */
function read(memory: number, at: bigint, size: number): Buffer {
  const piece = Buffer.alloc(size);
  try {
    return piece.subarray(0, readSync(memory, piece, 0, size, at));
  } catch {
    return Buffer.alloc(0);
  }
}
