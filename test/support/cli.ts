import { jest } from '@jest/globals';
import type { Command } from 'commander';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** The output as JSON. */
  json<T>(): T;
}

/** Runs a command of the CLI in this process. */
export async function linli(command: () => Command, ...args: string[]): Promise<Ran> {
  const said = { out: '', err: '' };
  const tap = (stream: NodeJS.WriteStream, to: 'out' | 'err') =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      said[to] += String(text);
      return true;
    });
  const taps = [tap(process.stdout, 'out'), tap(process.stderr, 'err')];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await command().parseAsync(args, { from: 'user' });
    return { ...said, exitCode: Number(process.exitCode), json: <T>() => JSON.parse(said.out) as T };
  } finally {
    process.exitCode = before;
    for (const one of taps) one.mockRestore();
  }
}
