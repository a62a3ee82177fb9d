import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LinliClient, Refused } from '#client';
import { RuleBroken } from '#kernel';
import { proofTexts } from '#verifier';
import { sealingTexts } from './sealing.problems.ts';

/** Whoever may read it, and whoever owns it alone. */
export const PUBLIC = 0o644;
export const SECRET = 0o600;

/** Throws `file.unreadable`. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new RuleBroken('file.unreadable', `${file} cannot be read`, { file, reason: codeOf(error) });
  }
}

/** Throws `file.unreadable`, `file.not-json`. */
export async function readJson(file: string): Promise<unknown> {
  const bytes = await readBytes(file);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RuleBroken('file.not-json', `${file} is not JSON`, { file });
  }
}

/** Never over a file that is there: it may hold the only key of an earlier bid. Throws `file.exists`, `file.unreadable`. */
export async function writeNew(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new RuleBroken('file.exists', `${file} is there already`, { file });
    throw new RuleBroken('file.unreadable', `${file} cannot be written`, { file, reason: codeOf(error) });
  }
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'unknown';

/** One public answer of a Linli. Throws `linli.unreachable`, `linli.refused` (facts: status, code). */
export async function publicAnswer<T>(address: string, path: string): Promise<T> {
  try {
    return await new LinliClient(address.replace(/\/+$/, '')).get<T>(path);
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw new RuleBroken('linli.unreachable', `No Linli answers at ${address}`, { address });
    }
    const { status, code } = error.problem;
    throw new RuleBroken('linli.refused', `${path}: ${code}`, { path, status, code });
  }
}

/**
 * What went wrong, in both languages, and 2 as the exit code: nothing was checked or sealed. Only what nobody foresaw
 * comes with a stack.
 */
export function tellRefusal(error: unknown, asJson: boolean): void {
  if (!(error instanceof RuleBroken)) throw error;
  const { code, message, facts } = error;
  const { zh = '无法处理', en = 'This cannot be done' } = sealingTexts[code] ?? proofTexts[code] ?? {};
  process.exitCode = 2;
  if (asJson) process.stdout.write(`${JSON.stringify({ error: { code, zh, en, message, facts } })}\n`);
  else process.stderr.write(`${code}: ${zh}。${en} (${message})\n`);
}
