import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bidParts } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { wordsInMemory } from '../support/memory.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids, textual } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

const PROGRAM = fileURLToPath(new URL('../support/procurement-child.ts', import.meta.url));
const START = ['--conditions=development', '--import', '@swc-node/register/esm-register', PROGRAM];

/** How a text may lie in memory: as bytes, as two bytes a letter, and in the spellings of the wire. */
const spellings = (text: string): Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text).toString('hex')),
];

describe('the memory of the service', () => {
  let app: TestService;
  let box: SealedBids;
  let child: ChildProcess;
  let address = '';

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    await box.prepare();
    const orders = JSON.stringify({ databaseUrl: app.database.url, identityUrl: app.identity.url });
    child = spawn(process.execPath, [...START, orders], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('the child says nothing');
    [address] = (await once(createInterface(child.stdout), 'line')) as [string];
  }, 60_000);
  afterAll(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    await app.stop();
  });

  it('holds nothing of a sealed bid that can be read, though it holds what was said in the open', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const { organizationId, personId } = supplier;
    const [device, text, price] = ['canary-device-71c3', 'canary-plan-48ab', '27_654_321'];
    const own = await box.seal(tenderId, supplier, {
      qualification: { organizationId, deviceCode: device },
      technical: { organizationId, text },
      price: { organizationId, priceFen: 27_654_321 },
    });
    const token = await app.identity.token({ personId, organizationId, roles: ['supplier'] });
    const post = (path: string, body: object): Promise<Response> =>
      fetch(`${address}/api/procurement/tenders/${tenderId}/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'linli-time': ON.bidding.at,
          'idempotency-key': anId(),
        },
        body: JSON.stringify(body),
      });
    const envelopes = Object.fromEntries(bidParts.map((part) => [part, textual(own.envelopes[part])]));
    expect((await post('bids', { envelopes })).status).toBe(201);
    const question = `open-canary-${anId()}`;
    expect((await post('questions', { question })).status).toBe(201);

    const sealed = [device, text, '"priceFen":27654321', price].flatMap(spellings);
    const [said, ...found] = wordsInMemory(child.pid ?? 0, [Buffer.from(question), ...sealed]);
    expect(said).toBe(true);
    expect(found).not.toContain(true);
  });
});
