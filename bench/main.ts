import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lastMinute } from './bids.ts';
import { embedded } from './embedded.ts';
import { evaluation } from './evaluation.ts';
import type { Bench, Figure } from './measure.ts';
import { outboxCost } from './outbox-cost.ts';
import { relay } from './relay.ts';
import { sealing } from './sealing.ts';
import { sealingOpening } from './sealing-opening.ts';
import { starting } from './start.ts';

const benches: readonly Bench[] = ([] = [
  embedded,
  evaluation,
  lastMinute,
  outboxCost,
  relay,
  sealing,
  sealingOpening,
  starting,
]);

function chosen(names: readonly string[]): readonly Bench[] {
  const all = benches.flatMap(({ ids }) => ids);
  const unknown = names.find((name) => !all.some((id) => id.startsWith(name)));
  if (unknown !== undefined) {
    process.stderr.write(`No bench begins with ${unknown}. There are:\n  ${all.join('\n  ')}\n`);
    process.exit(2);
  }
  if (names.length === 0) return benches;
  return benches.filter(({ ids }) => ids.some((id) => names.some((name) => id.startsWith(name))));
}

function print(figures: readonly Figure[]): void {
  const wide = (column: (figure: Figure) => string): number =>
    Math.max(...figures.map((f) => column(f).length));
  const [ids, values, units] = [wide((f) => f.id), wide((f) => String(f.value)), wide((f) => f.unit)];
  for (const { id, value, unit, against } of figures) {
    process.stdout.write(
      `${id.padEnd(ids)}  ${String(value).padStart(values)} ${unit.padEnd(units)}  ${against}\n`,
    );
  }
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const figures: Figure[] = [];
for (const bench of chosen(positionals)) {
  try {
    figures.push(...(await bench.run()));
  } catch (error) {
    // The others' figures are not lost with it.
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
print(figures);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
