import { hash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant, RuleBroken, type Clock } from '#kernel';
import type { BidPart } from '#sealing';

/** What the trustee did and saw; never a share or a key. */
export type Entry =
  | { readonly kind: 'registered'; readonly trusteeId: string; readonly publicKey: string }
  | { readonly kind: 'head'; readonly size: number; readonly checkpoint: string }
  | { readonly kind: 'deadline'; readonly tenderId: string; readonly closesAt: string }
  | { readonly kind: 'manifest'; readonly tenderId: string; readonly leaf: string; readonly bids: number }
  | {
      readonly kind: 'equivocation';
      readonly tenderId: string;
      readonly leaf: string;
      readonly first: string;
    }
  | { readonly kind: 'turn'; readonly tenderId: string; readonly part: BidPart; readonly signed: object }
  | { readonly kind: 'releasing'; readonly tenderId: string; readonly part: BidPart; readonly shares: number }
  | { readonly kind: 'released'; readonly tenderId: string; readonly part: BidPart }
  | {
      readonly kind: 'unreadable' | 'swapped';
      readonly tenderId: string;
      readonly bidId: string;
      readonly part: BidPart;
    }
  | {
      readonly kind: 'refused';
      readonly tenderId: string;
      readonly code: string;
      readonly by: 'trustee' | 'platform';
    };

const broken = (line: number): RuleBroken =>
  new RuleBroken('journal.broken', `The journal does not hang together at line ${line}`, { line });

/**
 * One JSON line for each thing, on the disk before it is acted upon; each line names the hash of the one before, so that
 * a line cannot be taken out unseen. A last line that a killed process left half written is cut off: nothing followed it.
 */
export class Journal {
  private readonly entries: Entry[] = [];
  private last = '';

  private constructor(
    private readonly handle: number,
    private readonly clock: Clock,
    private readonly tell: (line: string) => void,
  ) {}

  /** Throws `journal.broken`. */
  static open(home: string, clock: Clock, tell: (line: string) => void): Journal {
    const file = join(home, 'journal.jsonl');
    const handle = openSync(file, 'a+', 0o600);
    const journal = new Journal(handle, clock, tell);
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) ftruncateSync(handle, Buffer.byteLength(whole));
    whole
      .split('\n')
      .slice(0, -1)
      .forEach((line, i) => journal.read(line, i + 1));
    return journal;
  }

  private read(line: string, number: number): void {
    let entry: Entry & { previous?: unknown };
    try {
      entry = JSON.parse(line) as Entry & { previous?: unknown };
    } catch {
      throw broken(number);
    }
    if (entry.previous !== this.last) throw broken(number);
    this.entries.push(entry);
    this.last = hash('sha256', line, 'base64url');
  }

  write(entry: Entry): void {
    const line = JSON.stringify({ at: formatInstant(this.clock.now()), ...entry, previous: this.last });
    writeSync(this.handle, `${line}\n`);
    fsyncSync(this.handle);
    this.entries.push(entry);
    this.last = hash('sha256', line, 'base64url');
    this.tell(line);
  }

  /** Entries of one kind, oldest first; of one tender where it is named. */
  of<K extends Entry['kind']>(kind: K, tenderId?: string): Extract<Entry, { readonly kind: K }>[] {
    return this.entries.filter(
      (entry): entry is Extract<Entry, { readonly kind: K }> =>
        entry.kind === kind &&
        (tenderId === undefined || ('tenderId' in entry && entry.tenderId === tenderId)),
    );
  }

  close(): void {
    closeSync(this.handle);
  }
}
