import type { DataSource } from 'typeorm';
import { TenderIssued } from '#contracts';
import { Events, transaction, type Tx } from '#messaging';
import type { ReleasePackage } from '#ocds';
import { TenderStory } from './ocds-story.ts';
import type { TestService } from './service.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Writes tenders into the outbox and, in the same transactions, into a table that a timestamp cursor reads. */
export class FeedWriters {
  readonly written: string[] = [];
  private readonly events = new Events('procurement');
  private readonly db: DataSource;

  constructor(app: TestService) {
    this.db = app.schema('procurement');
  }

  async prepare(): Promise<void> {
    await this.db.query('create table naive_feed (ocid text, changed_at timestamptz)');
  }

  /** So many updates a second for so long; each transaction holds its commit back for up to 40 ms. */
  async run({
    perSecond,
    seconds,
    perCommit,
  }: {
    perSecond: number;
    seconds: number;
    perCommit: number;
  }): Promise<void> {
    const started = performance.now();
    const commits = Math.ceil((perSecond * seconds) / perCommit);
    const running = Array.from({ length: commits }, async (_, i) => {
      await pause(started + (i * perCommit * 1000) / perSecond - performance.now());
      await this.commit(perCommit, () => pause(Math.random() * 40));
    });
    await Promise.all(running);
  }

  /** One transaction with these updates; it commits when `held` is over. Answers their ocids. */
  async commit(updates: number, held: (ocids: string[]) => Promise<void>): Promise<string[]> {
    const stories = Array.from({ length: updates }, () => new TenderStory());
    const ocids = stories.map(({ ocid }) => ocid);
    await transaction(this.db, async (tx) => {
      for (const story of stories) await this.write(tx, story);
      await held(ocids);
    });
    this.written.push(...ocids);
    return ocids;
  }

  private async write(tx: Tx, story: TenderStory): Promise<void> {
    const { key, data } = story.issued();
    await this.events.publish(tx, TenderIssued, { key, data: data as TenderIssued, at: Date.now() });
    await tx.query('insert into naive_feed values ($1, clock_timestamp())', [story.ocid]);
  }
}

/** Follows the public feed by its own links until it was told to end and nothing is left. */
export async function followFeed(app: TestService, ended: (seen: number) => boolean): Promise<string[]> {
  const seen: string[] = [];
  for (let path = '/ocds/releases?limit=100'; ;) {
    const { body } = await app.anyone.get<ReleasePackage>(path);
    seen.push(...body.releases.map(({ ocid }) => ocid));
    const { search } = new URL(body.links?.next ?? '');
    path = `/ocds/releases${search}&limit=100`;
    if (body.releases.length > 0) continue;
    if (ended(seen.length)) return seen;
    await pause(10);
  }
}

/** What everybody builds first: reads on after the newest time seen. */
export async function followTimestamps(
  db: DataSource,
  { onPage, ended }: { onPage: (ocids: string[]) => void; ended: () => boolean },
): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor = '-infinity'; ;) {
    const last = ended();
    const rows = await db.query<{ ocid: string; at: string }[]>(
      'select ocid, changed_at::text as at from naive_feed where changed_at > $1::timestamptz order by changed_at limit 100',
      [cursor],
    );
    seen.push(...rows.map(({ ocid }) => ocid));
    onPage(rows.map(({ ocid }) => ocid));
    cursor = rows.at(-1)?.at ?? cursor;
    if (rows.length > 0) continue;
    if (last) return seen;
    await pause(5);
  }
}
