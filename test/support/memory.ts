import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PIECE = 16 * 1024 * 1024;

// What lies across two pieces is whole in one of them.
const OVERLAP = 4096;

/** The memory of another process that can be written to, piece by piece: heap, stacks, buffers (Linux). */
export function* memoryOf(pid: number): Generator<Buffer> {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const [from, to] of writable(pid)) {
      for (let at = from; at < to; at += BigInt(PIECE)) {
        yield read(memory, at, Math.min(PIECE + OVERLAP, Number(to - at)));
      }
    }
  } finally {
    closeSync(memory);
  }
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
