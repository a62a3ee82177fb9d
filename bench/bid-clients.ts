import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** What the clients are given: bids made before the clock starts. */
export interface Orders {
  readonly address: string;
  readonly path: string;
  readonly clients: number;
  readonly bids: readonly { readonly token: string; readonly key: string; readonly body: string }[];
}

/** What came of them. */
export interface Delivered {
  readonly seconds: number;
  /** Of each request, in milliseconds. */
  readonly latencies: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly leaves: readonly string[];
}

const { address, path, clients, bids } = workerData as Orders;
const agent = new Agent({ keepAlive: true, maxSockets: clients });

function post({ token, key, body }: Orders['bids'][number]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
    };
    const sent = request(`${address}${path}`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const latencies: number[] = [];
const statuses: Record<string, number> = {};
const leaves: string[] = [];
let next = 0;

async function client(): Promise<void> {
  for (let bid = bids[next++]; bid; bid = bids[next++]) {
    const start = performance.now();
    const { status, text } = await post(bid);
    latencies.push(performance.now() - start);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 201) leaves.push((JSON.parse(text) as { leaf: string }).leaf);
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: clients }, client));
const delivered: Delivered = { seconds: (performance.now() - start) / 1000, latencies, statuses, leaves };
agent.destroy();
parentPort?.postMessage(delivered);
