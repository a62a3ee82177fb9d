import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bidParts } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { wordsInMemory } from '../support/memory.ts';
import { ProcurementProcess } from '../support/procurement-process.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids, textual } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

/** How a text may lie in memory: as bytes, as two bytes a letter, and in the spellings of the wire. */
const spellings = (text: string): Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text).toString('hex')),
];

describe('the memory of the service', () => {
  let app: TestService;
  let box: SealedBids;
  let other: ProcurementProcess;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    await box.prepare();
    other = await ProcurementProcess.start(app);
  }, 60_000);
  afterAll(async () => {
    await other.kill();
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
      fetch(`${other.address}/api/procurement/tenders/${tenderId}/${path}`, {
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
    const [said, ...found] = wordsInMemory(other.pid, [Buffer.from(question), ...sealed]);
    expect(said).toBe(true);
    expect(found).not.toContain(true);
  });
});
