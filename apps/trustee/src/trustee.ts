import { Refused } from '#client';
import { RuleBroken, SystemClock } from '#kernel';
import { proofTexts } from '#verifier';
import { createKey } from './key-file.ts';
import { configOf, homeOf, passphraseOf } from './trustee.config.ts';
import { trusteeTexts } from './trustee.problems.ts';
import { Watch } from './watch-tenders.ts';

const HELP = `Usage: npm run -s trustee -- init | once | run

init  makes this trustee's key in LINLI_TRUSTEE_HOME (default ~/.linli-trustee) and prints its public half. The private half
      never leaves the machine: keep a copy of key.json where only you have access.
once  looks at every tender once: registers the key, checks each close, releases the shares that are due.
run   does so every LINLI_TRUSTEE_POLL_SECONDS (default 10) until it is told to stop.

LINLI_URL                the platform
LINLI_LOG_KEY            the public key of its log, name+id+key, as it was handed to you in person
LINLI_TRUSTEE_ACCOUNT    and LINLI_TRUSTEE_PASSWORD: your sign-in; or LINLI_TRUSTEE_TOKEN
LINLI_TRUSTEE_PASSPHRASE or LINLI_TRUSTEE_PASSPHRASE_FILE: encrypts the key on the disk (scrypt, AES-256-GCM)

What it does and sees is in journal.jsonl beside the key, without any share; the same lines go to standard output.
Exits with 0; 2 when it cannot work; 3 when somebody rewrote the log or a closing manifest: then people decide.
`;

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(command: string | undefined): Promise<void> {
  const { env } = process;
  if (command === 'init') {
    tell(await createKey(homeOf(env), passphraseOf(env)));
    return;
  }
  if (command !== 'once' && command !== 'run') {
    process.stderr.write(HELP);
    process.exitCode = command === undefined || command === '--help' ? 0 : 2;
    return;
  }
  const config = configOf(env);
  const watch = await Watch.begin(config, { clock: new SystemClock(), passphrase: passphraseOf(env), tell });
  if (command === 'once') return watch.look();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return watch.keepLooking(config.pollMs, stop.signal);
}

function explain(error: unknown): void {
  if (!(error instanceof RuleBroken || error instanceof Refused)) throw error;
  const refused = { zh: '平台拒绝', en: 'The platform refused' };
  const { zh, en } = trusteeTexts[error.code] ?? proofTexts[error.code] ?? refused;
  process.stderr.write(`${error.code}: ${zh}。${en} (${error.message})\n`);
  process.exitCode = error.code === 'closing.second-manifest' || error.code === 'log.forked' ? 3 : 2;
}

await main(process.argv[2]).catch(explain);
