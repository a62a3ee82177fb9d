import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AreaRegistered, SignalRaised } from '#contracts';
import { CompactRange, eventLeafHash, formatDigest, parseDigest } from '#transparency';
import { AuditModule } from '../../apps/audit/src/audit.module.ts';
import { eventually } from '../support/eventually.ts';
import { anId, startService, type TestService } from '../support/service.ts';

interface Entry {
  readonly index: number;
  readonly salt: string;
  readonly leafHash: string;
  readonly data: { readonly name: string };
}

describe('an audit log that somebody with the database’s password rewrites', () => {
  let app: TestService;

  const sizeOf = async (): Promise<number> =>
    (await app.anyone.get<{ size?: number }>('/audit/head')).body.size ?? 0;
  const entries = async (): Promise<Entry[]> =>
    (await app.anyone.get<{ items: Entry[] }>('/audit/entries')).body.items;
  /** As the table's owner: the guards are off for this one statement. */
  const rewrite = (statement: string): Promise<unknown> =>
    app.schema('audit').transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(statement);
    });

  beforeAll(async () => {
    app = await startService([AuditModule], { publishers: ['community'] });
    for (let i = 0; i < 5; i++) {
      const areaCode = `37030${i}`;
      const data = { areaCode, kind: 'district' as const, name: `第${i}区`, validFrom: '2015-01-01' };
      await app.publish(AreaRegistered, areaCode, data);
    }
    await eventually('five entries are in the log', async () => (await sizeOf()) === 5);
  }, 60_000);
  afterAll(() => app.stop());

  it.each([
    `update entry set data = '{}'`,
    `update entry set source = 'nobody'`,
    `update entry set position = position + 1`,
    'delete from entry',
    'truncate entry',
    `update tree_node set hash = 'x'`,
    'delete from tree_node',
    'truncate tree_node',
    'update head set size = 1',
    'delete from head',
    'truncate head',
  ])('is refused by the database: %s', async (statement) => {
    await expect(app.schema('audit').query(statement)).rejects.toThrow('append-only');
  });

  it('shows a leaf that no longer fits what the entry says', async () => {
    const before = await entries();
    await rewrite(`update entry set data = jsonb_set(data, '{name}', '"别处"') where position = 2`);
    const after = await entries();
    const rebuilt = after.map((entry) => {
      const { salt, leafHash: _leaf, index: _index, ...said } = entry;
      const { topic: _topic, ...fact } = said as typeof said & { topic: string };
      return formatDigest(eventLeafHash(new Uint8Array(Buffer.from(salt, 'base64')), fact));
    });
    expect(after.map(({ leafHash }) => leafHash)).toEqual(before.map(({ leafHash }) => leafHash));
    expect(after.flatMap(({ leafHash, index }) => (rebuilt[index] === leafHash ? [] : [index]))).toEqual([2]);
  });

  it('shows leaves that no longer give the signed root, when the leaf was rewritten as well', async () => {
    const signed = (await app.anyone.get<{ root: string }>('/audit/head')).body.root;
    const rootNow = async (): Promise<string> => {
      const tree = CompactRange.empty();
      for (const { leafHash } of await entries()) tree.append(parseDigest(leafHash) ?? new Uint8Array(0));
      return formatDigest(tree.root);
    };
    expect(await rootNow()).toBe(signed);
    await rewrite(`update tree_node set hash = sha256(hash) where level = 0 and position = 2`);
    expect(await rootNow()).not.toBe(signed);
  });
});

describe('an audit that cannot archive an event', () => {
  let app: TestService;
  beforeAll(async () => {
    app = await startService([AuditModule], { publishers: ['procurement'] });
  }, 60_000);
  afterAll(() => app.stop());

  it('stops there rather than leave a gap, and says so where operators look', async () => {
    const tenderId = anId();
    const signal = (kind: string): SignalRaised => ({ tenderId, signalId: anId(), kind, bidIds: [anId()] });
    await app.publish(SignalRaised, tenderId, signal('same-device'));
    // PostgreSQL keeps no NUL; the edge refuses one, so this stands for whatever else an archive cannot hold.
    await app.publish(SignalRaised, tenderId, signal('a\u0000b'));
    await app.publish(SignalRaised, tenderId, signal('same-contact'));
    const reasons = await eventually(
      'the process is not ready',
      async () => {
        const response = await fetch(`${app.running.address}/health/ready`);
        const { reasons: said } = (await response.json()) as { reasons: Record<string, string> };
        return response.status === 503 && said['messaging'];
      },
      45_000,
    );
    expect(reasons).toMatch(/^delivery\.halted audit procurement\.tender\//);
    const kinds = await app.schema('audit').query<{ kind: string }[]>(`select data->>'kind' as kind from entry
      where type = 'procurement.signal-raised.v1' order by seq`);
    expect(kinds).toEqual([{ kind: 'same-device' }]);
  }, 60_000);
});
