import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { formatInstant, type Id } from '#kernel';
import { startEmbeddedPostgres } from '#platform';
import { bidParts, seal, trusteeKeyPair } from '#sealing';
import { ProcurementModule } from '../apps/procurement/src/procurement.module.ts';
import { policyOf, type SealedTender } from '../apps/procurement/src/tender/policy.ts';
import { eventually } from '../test/support/eventually.ts';
import { anId, startService, type TestService } from '../test/support/service.ts';
import type { Delivered, Orders } from './bid-clients.ts';
import { median, progress, quantile, rounded, type Bench, type Figure } from './measure.ts';

const BIDS = 10_000;
const CLIENTS = 200;
const BARE_CONNECTIONS = 50;
const BARE_SECONDS = 10;

const IDS = ['bids.last-minute.per-second', 'bids.last-minute.p99-ms', 'bids.last-minute.vs-bare'];

/** Ten thousand bidders who all wait for the last minute. */
export const lastMinute: Bench = {
  ids: IDS,
  async run() {
    const home = mkdtempSync(join(tmpdir(), 'linli-bench-'));
    const postgres = await startEmbeddedPostgres({ home, log: () => undefined });
    process.env['LINLI_TEST_DATABASE_URL'] = postgres.url;
    try {
      const app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
      try {
        return await measure(app);
      } finally {
        await app.stop();
      }
    } finally {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

async function measure(app: TestService): Promise<Figure[]> {
  const tender = await openTender(app);
  const { id: tenderId } = tender;
  const bids = await makeBids(app, tender);
  const closesAt = formatInstant(Date.now() + 60_000);
  const procurement = app.schema('procurement');
  await procurement.query('update tender set closes_by_itself = true, closes_at = $2 where id = $1', [
    tenderId,
    closesAt,
  ]);
  progress(`${BIDS} bids by ${CLIENTS} clients in the last minute`);
  const path = `/api/procurement/tenders/${tenderId}/bids`;
  const delivered = await deliver({ address: app.running.address, path, clients: CLIENTS, bids });
  progress(`answers by status: ${JSON.stringify(delivered.statuses)}, in ${rounded(delivered.seconds)} s`);
  await eventually(
    'the box is closed',
    async () => {
      const rows = await procurement.query<unknown[]>(
        `select 1 from tender where id = $1 and state = 'CLOSED'`,
        [tenderId],
      );
      return rows.length > 0;
    },
    120_000,
  );
  await nothingLost(app, tenderId, delivered);
  const rate = (delivered.statuses['201'] ?? 0) / delivered.seconds;
  const bare = bareRate(app);
  const against = `${delivered.leaves.length} of ${BIDS} sealed bids taken, ${CLIENTS} clients, none lost`;
  return [
    { id: 'bids.last-minute.per-second', value: rounded(rate), unit: 'bids/s', against },
    {
      ...{ id: 'bids.last-minute.p99-ms', value: rounded(quantile(delivered.latencies, 0.99)), unit: 'ms' },
      against: `receipts; median ${rounded(median(delivered.latencies))} ms`,
    },
    {
      ...{ id: 'bids.last-minute.vs-bare', value: rounded(rate / bare.perSecond), unit: 'of the rate' },
      against: `the same rows by ${bare.by}: ${rounded(bare.perSecond)}/s`,
    },
  ];
}

/** A tender that takes bids, with three trustees; how it comes about is not measured here. */
async function openTender(app: TestService): Promise<SealedTender> {
  const [id, requirement] = [anId(), anId()];
  const trustees = await Promise.all(
    [1, 2, 3].map(async () => ({ id: anId(), publicKey: (await trusteeKeyPair()).publicKey })),
  );
  const db = app.schema('procurement');
  await db.query(
    `insert into requirement (id, buyer_organization_id, title, area_code, residents_needs, market_respondents, registered_by)
     values ($1, $1, '探访', '370303', '[]', '{}', $1)`,
    [requirement],
  );
  await db.query(
    `insert into tender (id, requirement_id, buyer_organization_id, title, area_code, budget_line_id, use, method, procedure,
       scoring_method, ceiling_fen, reserved_for_smes, price_weight, criteria, conditions, bid_bond_fen, trustees, threshold,
       state, draw_seed_enc, draw_seed_hash, drafted_by, issued_on)
     values ($1, $2, $1, '探访', '370303', $1, 'service-purchase', 'open-tender', 'open-tender CN 2017-10-01',
       'comprehensive', 100, false, '10', '[]', '[]', 0, $3, 2, 'OPEN', '', '', $1, '2026-03-02')`,
    [id, requirement, JSON.stringify(trustees)],
  );
  return { id, trustees, threshold: 2 };
}

/** One sealed bid with its last bytes changed for each bidder: sealing is measured elsewhere. */
async function makeBids(app: TestService, tender: SealedTender): Promise<Orders['bids']> {
  const envelopes = await Promise.all(
    bidParts.map(async (part) => ({
      part,
      envelope: (await seal(policyOf(tender, part), new Uint8Array(600))).envelope,
    })),
  );
  const organizations = Array.from({ length: BIDS }, anId);
  await app.schema('procurement').query(
    `insert into organization (id, kind, uscc, sme_eligible)
       select id, 'social-service-agency', '52370303MJE123451H', false from unnest($1::uuid[]) as id`,
    [organizations],
  );
  return Promise.all(
    organizations.map(async (organizationId, i) => {
      const own = envelopes.map(({ part, envelope }) => {
        const bytes = Buffer.from(envelope);
        bytes.writeUInt32BE(i, bytes.length - 4);
        return [part, bytes.toString('base64url')];
      });
      const token = await app.identity.token({ personId: anId(), roles: ['supplier'], organizationId });
      return { token, key: anId(), body: JSON.stringify({ envelopes: Object.fromEntries(own) as object }) };
    }),
  );
}

function deliver(orders: Orders): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('bid-clients.ts', import.meta.url), { workerData: orders });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Every receipt's leaf is in the log, the manifest lists exactly the bids that have one, all others were told they are late. */
async function nothingLost(app: TestService, tenderId: Id, { leaves, statuses }: Delivered): Promise<void> {
  const [found] = await app.schema('procurement').query<{ logged: number; listed: number }[]>(
    `select (select count(*)::int from log_leaf where leaf = any($2)) as logged,
              (select jsonb_array_length(manifest -> 'bids') from closing_manifest where tender_id = $1) as listed`,
    [tenderId, leaves],
  );
  const answered = leaves.length + (statuses['409'] ?? 0);
  if (answered === BIDS && found?.logged === leaves.length && found.listed === leaves.length) return;
  throw new Error(`Bids were lost: ${leaves.length} receipts, ${JSON.stringify(found)}`);
}

// The rows one bid leaves, with random bytes as long as those of the bids just taken.
const BARE = (bid: Lengths, parts: readonly Lengths[]): string => `
begin;
insert into bare_bid select gen_random_uuid(), ${['box', 'bidder', 'answer'].map((f) => random(bid[f])).join(', ')},
  ${random(43)}, 'SEALED', ${random(43)}, ${random(43)}, now(), ${random(43)}, ${random(43)} returning id \\gset
${parts
  .map(
    (part) =>
      `insert into bare_envelope values (':id', '${String(part['part'])}', ${random(part['bytes'])}::bytea, ${random(43)});`,
  )
  .join('\n')}
commit;
`;

type Lengths = Readonly<Record<string, number | string | undefined>>;

const random = (length: number | string | undefined): string =>
  `left(md5(random()::text) || repeat('x', ${Math.max(0, Number(length ?? 0) - 32)}), ${Number(length ?? 0)})`;

function bareRate(app: TestService): { readonly perSecond: number; readonly by: string } {
  const script = join(mkdtempSync(join(tmpdir(), 'linli-bench-')), 'bid.sql');
  const psql = (sql: string): string =>
    execFileSync('psql', ['-At', app.database.url, '-c', sql], { encoding: 'utf8' });
  psql(`
    create table bare_bid (id uuid primary key, box text, bidder text, answer text, bidder_index text, state text,
      leaf text, salt text, received_at timestamptz, call_index text unique, fingerprint text);
    create unique index on bare_bid (bidder_index) where state in ('SEALED', 'OPENED', 'INVALID');
    create table bare_envelope (bid_id uuid references bare_bid, part text, bytes bytea, hash text, primary key (bid_id, part));
    create index on bare_envelope (hash);`);
  const bid = JSON.parse(
    psql(
      `select json_build_object('box', length(box_enc), 'bidder', length(bidder_enc), 'answer', length(answer_enc)) from procurement.bid limit 1`,
    ),
  ) as Lengths;
  const parts = JSON.parse(
    psql(
      `select json_agg(json_build_object('part', part, 'bytes', length(bytes))) from procurement.envelope where bid_id = (select id from procurement.bid limit 1)`,
    ),
  ) as Lengths[];
  writeFileSync(script, BARE(bid, parts));
  const said = execFileSync(
    'pgbench',
    [
      ...['-n', '-f', script, '-c', String(BARE_CONNECTIONS), '-j', '2', '-T', String(BARE_SECONDS)],
      app.database.url,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const tps = /tps = ([\d.]+)/.exec(said)?.[1];
  if (tps === undefined) throw new Error('pgbench said no rate');
  return { perSecond: Number(tps), by: `pgbench, ${BARE_CONNECTIONS} connections` };
}
