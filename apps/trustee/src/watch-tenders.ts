import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '#client';
import { RuleBroken, type Clock } from '#kernel';
import type { openShare } from '#sealing';
import { readLogKey } from '#verifier';
import { readKey } from './key-file.ts';
import { Journal } from './journal.ts';
import { LogWatch } from './log-watch.ts';
import { Platform, type Tender } from './platform.ts';
import { ReleaseShares } from './release-shares.ts';
import type { TrusteeConfig } from './trustee.config.ts';

/** What the process is given from outside. */
export interface Surroundings {
  readonly clock: Clock;
  readonly passphrase: string | undefined;
  /** One journal line, as it is written. */
  readonly tell: (line: string) => void;
  readonly openBox?: typeof openShare;
}

// Either means that somebody rewrote what was fixed: from there on only people decide.
const STOPS: ReadonlySet<string> = new Set(['closing.second-manifest', 'log.forked']);

/** A trustee at work. */
export class Watch {
  private readonly told = new Map<string, string>();

  private constructor(
    private readonly platform: Platform,
    private readonly journal: Journal,
    private readonly releasing: ReleaseShares,
    private readonly publicKey: string,
  ) {}

  /** Throws what `readKey`, `Journal.open`, `readLogKey` and the platform throw. */
  static async begin(
    config: TrusteeConfig,
    { clock, passphrase, tell, openBox }: Surroundings,
  ): Promise<Watch> {
    const key = readKey(config.home, passphrase);
    const logKey = await readLogKey(config.logKey);
    const journal = Journal.open(config.home, clock, tell);
    const platform = new Platform(config);
    const log = new LogWatch(logKey, platform, journal);
    const tools = { platform, log, journal, clock, key, ...(openBox && { openBox }) };
    return new Watch(platform, journal, new ReleaseShares(tools), key.publicKey);
  }

  /** One look at every tender. Throws `closing.second-manifest`, `log.forked`, `platform.unreachable`, `Refused`. */
  async look(): Promise<void> {
    await this.register();
    for (const { tenderId, state, closesAt } of await this.platform.tenders()) {
      if (state !== 'OPEN' && state !== 'CLOSED') continue;
      if (this.journal.of('equivocation', tenderId).length > 0) continue;
      const tender = await this.platform.tender(tenderId);
      if (!this.isMine(tender)) continue;
      if (state === 'OPEN' && closesAt !== null) this.noteDeadline(tenderId, closesAt);
      if (state === 'CLOSED') await this.release(tender);
    }
  }

  /** Lets go of the journal. */
  end(): void {
    this.journal.close();
  }

  /** Looks again and again until told to stop; what the platform cannot do now it may do later. */
  async keepLooking(pollMs: number, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.look().catch((error: unknown) => this.endure(error));
      await pause(pollMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  private endure(error: unknown): void {
    const passing =
      error instanceof Refused || (error instanceof RuleBroken && error.code === 'platform.unreachable');
    if (!passing) throw error;
    this.noteRefusal('-', error.code, 'platform');
  }

  private async register(): Promise<void> {
    if (this.journal.of('registered').some(({ publicKey }) => publicKey === this.publicKey)) return;
    const trusteeId = await this.platform.register(this.publicKey);
    this.journal.write({ kind: 'registered', trusteeId, publicKey: this.publicKey });
  }

  private isMine({ policies }: Tender): boolean {
    return policies.qualification.trustees.some(({ publicKey }) => publicKey === this.publicKey);
  }

  private noteDeadline(tenderId: string, closesAt: string): void {
    if (this.journal.of('deadline', tenderId).at(-1)?.closesAt === closesAt) return;
    this.journal.write({ kind: 'deadline', tenderId, closesAt });
  }

  private async release(tender: Tender): Promise<void> {
    const { tenderId } = tender;
    try {
      await this.releasing.release(tender);
    } catch (error) {
      if (error instanceof Refused) this.noteRefusal(tenderId, error.code, 'platform');
      else if (error instanceof RuleBroken) this.refuse(tenderId, error);
      else throw error;
    }
  }

  private refuse(tenderId: string, error: RuleBroken): void {
    if (error.code === 'platform.unreachable') throw error;
    if (error.code === 'closing.second-manifest') {
      const { first, second } = error.facts;
      this.journal.write({ kind: 'equivocation', tenderId, first: String(first), leaf: String(second) });
    }
    this.noteRefusal(tenderId, error.code, 'trustee');
    if (STOPS.has(error.code)) throw error;
  }

  /** The same refusal at each look is one line. */
  private noteRefusal(tenderId: string, code: string, by: 'trustee' | 'platform'): void {
    if (this.told.get(tenderId) === code) return;
    this.told.set(tenderId, code);
    this.journal.write({ kind: 'refused', tenderId, code, by });
  }
}
