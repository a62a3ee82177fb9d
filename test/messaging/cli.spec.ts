import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Command } from 'commander';
import { command as deadLetters } from '../../apps/cli/src/dead-letters.command.ts';
import { command as outbox } from '../../apps/cli/src/outbox.command.ts';
import { command as replay } from '../../apps/cli/src/replay.command.ts';
import { eventually, World } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BY = ['--apply', '--by', 'Li Na', '--reason', 'the office is open'];

describe('linli, for operators of the event log', () => {
  let world: World;
  let written = '';
  let ill = true;

  const run = async (command: () => Command, ...args: string[]): Promise<string> => {
    written = '';
    await command().parseAsync(args, { from: 'user' });
    return written;
  };
  const numbers = async (): Promise<number[]> => (await world.effects(world.names.books)).map(({ n }) => n);

  beforeAll(async () => {
    world = await World.open(transports[0] as (typeof transports)[number]);
    const first = ({ data }: { data: { n: number } }): void => {
      if (ill && data.n === 2) throw new Error('the office is closed');
    };
    await world.start([recorder({ group: world.names.books, event: world.events.Deposited, first })]);
    await world.deposit('k', 1, 2, 3);
    await eventually('the poison is parked and 3 waits behind it', async () => {
      const rows = await world.db(world.names.books).query<unknown[]>('select 1 from inbox_waiting');
      return rows.length === 1;
    });
    process.env['DATABASE_URL'] = world.database.url;
  });
  afterAll(async () => {
    delete process.env['DATABASE_URL'];
    await world.close();
  });
  beforeEach(() => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => void jest.restoreAllMocks());

  it('outbox shows services, logs and lag', async () => {
    const { bank, books } = world.names;
    const shown = await run(outbox);
    expect(shown).toMatch(new RegExp(`^${bank} +0 +0 +0 +0$`, 'm'));
    expect(shown).toMatch(new RegExp(`^${books} +0 +0 +1 +1$`, 'm'));
    expect(shown).toMatch(new RegExp(`^${bank}\\.account +${books} +3 +0$`, 'm'));
    expect(await run(outbox, '--partitions')).toMatch(
      new RegExp(`^${bank}\\.account/\\d +${books} +3 +0$`, 'm'),
    );
    expect(JSON.parse(await run(outbox, '--json'))).toHaveLength(3);
  });

  it('dead-letters list and show tell what happened, the data only when asked', async () => {
    const { books } = world.names;
    expect(await run(deadLetters, 'list')).toMatch(
      new RegExp(`^${books} +1 .*park-key +handler.failed +5 +1 +open`, 'm'),
    );
    const shown = JSON.parse(await run(deadLetters, 'show', books, '1')) as { error: string; event: object };
    expect(shown).toMatchObject({ error: 'the office is closed', event: { key: 'k', offset: 2 } });
    expect(shown.event).not.toHaveProperty('data');
    expect(await run(deadLetters, 'show', books, '1', '--data')).toContain('\\"n\\":2');
  });

  it('replay and discard change nothing unless told to, by somebody, for a reason', async () => {
    const { books } = world.names;
    expect(await run(deadLetters, 'replay', books, '1')).toContain('Nothing was changed');
    expect(await run(deadLetters, 'discard', books, '1')).toContain('1 waiting behind it');
    const topic = world.events.Deposited.topic;
    expect(await run(replay, '--group', books, '--topic', topic, '--from', '1')).toContain(
      'Nothing was changed',
    );
    const [row] = await world.db(books).query<object[]>(
      `select (select status from inbox_dead) as status, (select count(*)::int from inbox_replay) as replays,
                (select count(*)::int from operator_action) as actions`,
    );
    expect(row).toEqual({ status: 'open', replays: 0, actions: 0 });
  });

  it('with --apply they do it, and write down who and why', async () => {
    const { books } = world.names;
    ill = false;
    expect(await run(deadLetters, 'replay', books, '1', ...BY)).toContain('Asked for');
    await eventually('all three', async () => (await numbers()).length >= 3);
    const topic = world.events.Deposited.topic;
    const plan = ['--group', books, '--topic', topic, '--from', '2'];
    expect(await run(replay, ...plan, ...BY)).toMatch(/\d +2 +3 +2/);
    await eventually('two again', async () => (await numbers()).length >= 5);
    expect(await numbers()).toEqual([1, 2, 3, 2, 3]);
    const actions = await world
      .db(books)
      .query<object[]>(`select actor, action, args->>'reason' as reason from operator_action order by id`);
    expect(actions).toEqual([
      { actor: 'Li Na', action: 'dead-letter.replay', reason: 'the office is open' },
      { actor: 'Li Na', action: 'group.replay', reason: 'the office is open' },
    ]);
  });

  it('ends with a code and no stack when refused', () => {
    const linli = ['--conditions=development', '--import', './test/support/compiled.mjs'];
    const args = [...linli, 'apps/cli/src/main.ts', 'dead-letters', 'list', '--group', 'nobody'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^group.unknown: .*\n$/) });
  });
});
