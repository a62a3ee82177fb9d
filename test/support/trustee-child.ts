import { createInterface } from 'node:readline';
import { FixedClock, parseInstant, RuleBroken } from '#kernel';
import { openShare } from '#sealing';
import { configOf, passphraseOf } from '../../apps/trustee/src/trustee.config.ts';
import { Watch } from '../../apps/trustee/src/watch-tenders.ts';

/** One line on standard input: look once, at a time of its own clock. Answered by one line, `Looked`. */
export interface TrusteeOrders {
  /** RFC 3339 */
  readonly now: string;
  /** `lie`: says another share than the one in the box; `die`: is killed when it has sent its first part. */
  readonly act: 'honest' | 'lie' | 'die';
}

export interface Looked {
  /** Why it stopped; null when it did not. */
  readonly stopped: string | null;
}

const ACTS: Readonly<Record<TrusteeOrders['act'], typeof openShare>> = {
  honest: openShare,
  lie: async (envelope, policy, key) => ({
    ...(await openShare(envelope, policy, key)),
    share: Buffer.alloc(32, 7).toString('base64url'),
  }),
  die: (envelope, policy, key) => {
    if (policy.part !== 'qualification') process.kill(process.pid, 'SIGKILL');
    return openShare(envelope, policy, key);
  },
};

async function look({ now, act }: TrusteeOrders): Promise<Looked> {
  const watch = await Watch.begin(configOf(process.env), {
    clock: new FixedClock(parseInstant(now) ?? 0),
    passphrase: passphraseOf(process.env),
    tell: () => undefined,
    openBox: ACTS[act],
  });
  try {
    await watch.look();
    return { stopped: null };
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return { stopped: error.code };
  } finally {
    watch.end();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await look(JSON.parse(line) as TrusteeOrders))}\n`);
}
