import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Id } from '#kernel';
import { bidParts } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { foundIn, numberCanary, textCanary, type Canary } from '../support/canaries.ts';
import { eventually } from '../support/eventually.ts';
import { KafkaCluster } from '../support/kafka/cluster.ts';
import { describeKafka } from '../support/kafka/suite.ts';
import { memoryOf } from '../support/memory.ts';
import { filesOf, folderOf, rowsOf, serverTime } from '../support/places.ts';
import { ProcurementProcess } from '../support/procurement-process.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids, textual } from '../support/sealed-bids.ts';
import { startService, type TestService } from '../support/service.ts';

jest.setTimeout(120_000);

const aWord = (what: string): string => `canary-${what}-${randomUUID()}`;
// Odd: positions in PostgreSQL's log are numbers of this size, and even.
const aPrice = (): number => 2 * randomInt(10_000_000, 14_999_999) + 1;

/** What a bid says under seal, and what everybody may read. */
class Secrets {
  readonly price = aPrice();
  readonly words = {
    text: aWord('text'),
    file: aWord('file'),
    content: aWord('content'),
    device: aWord('device'),
    contact: aWord('contact'),
  };
  readonly said = aWord('title');

  get sealed(): Canary[] {
    const words = Object.entries(this.words).map(([name, word]) => textCanary(name, word));
    return [...words, numberCanary('price', this.price)];
  }

  textsOf(organizationId: Id): Record<(typeof bidParts)[number], object> {
    const { text, file, content, device, contact } = this.words;
    const attachment = {
      ...{ name: `${file}.txt`, mediaType: 'text/plain' },
      content: Buffer.from(`${'服务方案'.repeat(50)}${content}`).toString('base64'),
    };
    return {
      qualification: { organizationId, deviceCode: device, contacts: [contact] },
      technical: { organizationId, text, attachments: [attachment] },
      price: { organizationId, priceFen: this.price },
    };
  }
}

interface Place {
  readonly name: string;
  readonly pieces: Iterable<Buffer> | AsyncIterable<Buffer>;
  readonly open: { readonly name: string; readonly text: string };
}

/** A service at work in a process of its own, and a sealed bid in it. */
class World {
  readonly secrets = new Secrets();
  app!: TestService;
  box!: SealedBids;
  service!: ProcurementProcess;
  tenderId!: Id;
  since!: string;

  /** Over the embedded log, or over Kafka at these brokers. */
  async prepare(brokers?: string): Promise<void> {
    this.app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    this.box = new SealedBids(this.app);
    await this.box.prepare();
    this.service = await ProcurementProcess.start(this.app, brokers);
    this.since = await serverTime(this.db);
    this.tenderId = await this.box.open({ title: this.secrets.said });
    await this.handIn();
  }

  get db() {
    return this.app.schema('procurement');
  }

  /** The bid, and in the open a question. */
  private async handIn(): Promise<void> {
    const supplier = await this.box.steps.supplier();
    const { organizationId, personId } = supplier;
    const own = await this.box.seal(this.tenderId, supplier, this.secrets.textsOf(organizationId));
    const token = await this.app.identity.token({ personId, organizationId, roles: ['supplier'] });
    const at = { 'linli-time': ON.bidding.at };
    const post = (path: string, body: object): Promise<{ status: number }> =>
      this.service.post(`tenders/${this.tenderId}/${path}`, body, token, at);
    const envelopes = Object.fromEntries(bidParts.map((part) => [part, textual(own.envelopes[part])]));
    const answers = [
      await post('bids', { envelopes }),
      await post('questions', { question: this.secrets.said }),
    ];
    if (!answers.every(({ status }) => status === 201)) throw new Error('not taken');
  }

  /** Where the service and its database leave traces; with what, said in the open, lies there. */
  get places(): readonly Place[] {
    const { address } = this.service;
    const said = { name: 'said', text: this.secrets.said };
    return [
      { name: 'rows', pieces: rowsOf(this.db), open: said },
      { name: 'files and log of the database', pieces: filesOf(this.db, this.since), open: said },
      { name: 'memory', pieces: memoryOf(this.service.pid), open: said },
      { name: 'output', pieces: this.service.said, open: { name: 'address', text: address } },
      {
        name: 'folder',
        pieces: folderOf(this.app.home),
        open: { name: 'keys', text: 'field-encryption.v1' },
      },
    ];
  }

  async stop(): Promise<void> {
    await this.service.kill();
    await this.app.stop();
  }
}

describe('what a sealed bid says', () => {
  const world = new World();
  beforeAll(() => world.prepare());
  afterAll(() => world.stop());

  it('is readable in no place, though what was said in the open is found there', async () => {
    const { sealed } = world.secrets;
    for (const { name, pieces, open } of world.places) {
      const found = await foundIn(pieces, [...sealed, textCanary(open.name, open.text)]);
      expect({ name, found }).toEqual({ name, found: [open.name] });
    }
  });

  it('is found by the same search where somebody keeps it in the clear', async () => {
    const { db } = world;
    const since = await serverTime(db);
    const plain = { note: aWord('note'), bytes: aWord('bytes'), packed: aWord('packed') };
    const prices = { json: aPrice(), amount: aPrice() };
    await db.query('create table planted (note text, bytes bytea, packed text, doc jsonb, amount bigint)');
    await db.query('insert into planted values ($1, $2, $3, $4, $5)', [
      ...[plain.note, Buffer.from(plain.bytes), Buffer.from(`?${plain.packed}?`).toString('base64url')],
      ...[JSON.stringify({ priceFen: prices.json }), prices.amount],
    ]);
    const canaries = [
      ...Object.entries(plain).map(([name, word]) => textCanary(name, word)),
      ...Object.entries(prices).map(([name, price]) => numberCanary(name, price)),
    ];
    const all = ['amount', 'bytes', 'json', 'note', 'packed'];
    expect(await foundIn(rowsOf(db), canaries)).toEqual(all);
    expect(await foundIn(filesOf(db, since), canaries)).toEqual(all);
    await db.query('drop table planted');
  });

  it('is found by the same search as soon as the box is open, but for what stays a mark', async () => {
    const { box, tenderId, db, secrets } = world;
    await box.bids(tenderId, 2);
    await box.close(tenderId);
    const first = ['qualification', 'technical'] as const;
    await box.releaseAll(tenderId, first);
    const now = await foundIn(rowsOf(db), secrets.sealed);
    expect(now).toEqual(['content', 'device', 'file', 'text']);
    await box.lockScores(tenderId);
    await box.releaseAll(tenderId, ['price']);
    expect(await foundIn(rowsOf(db), secrets.sealed)).toEqual(['content', 'device', 'file', 'price', 'text']);
  });
});

describeKafka('what a sealed bid says, over kafka', 'own', () => {
  const world = new World();
  let cluster: KafkaCluster;
  beforeAll(async () => {
    cluster = await KafkaCluster.start();
    await world.prepare(cluster.brokers);
  });
  afterAll(async () => {
    await world.stop();
    await cluster.stop();
  });

  it('is in no segment of the broker’s log, where the notice of its tender is', async () => {
    const { sealed, said } = world.secrets;
    const found = (): Promise<string[]> =>
      foundIn(folderOf(cluster.folder), [...sealed, textCanary('said', said)]);
    await eventually('the notice is in the log', async () => (await found()).includes('said'), 30_000);
    expect(await found()).toEqual(['said']);
    expect(await foundIn(world.service.said, sealed)).toEqual([]);
    expect(await foundIn(memoryOf(world.service.pid), sealed)).toEqual([]);
  });
});
