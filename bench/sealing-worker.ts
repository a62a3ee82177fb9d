import { parentPort } from 'node:worker_threads';
import { openBids, type ClosedBox } from './sealing-world.ts';

parentPort?.on('message', (box: ClosedBox) => {
  void openBids(box).then((sum) => parentPort?.postMessage(sum));
});
parentPort?.postMessage('ready');
