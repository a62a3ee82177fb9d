import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { boot, PlatformConfig } from '#platform';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';

/** Where a child finds what it shares with the test that started it. */
export interface ProcurementOrders {
  readonly databaseUrl: string;
  readonly identityUrl: string;
  /** With the installation's keys. */
  readonly home: string;
  /** Of Kafka; the embedded log where there are none. */
  readonly brokers?: string;
}

/** The service `procurement` alone in a process, as on a cluster; tells its address in one line. */
const { databaseUrl, identityUrl, home, brokers } = JSON.parse(process.argv[2] ?? '{}') as ProcurementOrders;
const config = Object.assign(new PlatformConfig(), {
  PORT: 0,
  DATABASE_URL: databaseUrl,
  LINLI_HOME: home,
  LINLI_SAMPLE: 'district',
  IDENTITY_URL: identityUrl,
  ...(brokers !== undefined && { EVENT_BUS: 'kafka', KAFKA_BROKERS: brokers }),
});
const { address } = await boot([ProcurementModule], { config });
process.stdout.write(`${address}\n`);

/** A line with a number sets the wall clock of this process so many milliseconds ahead. */
const RealDate = Date;
let ahead = 0;
class SetDate extends RealDate {
  constructor(...args: [] | [number | string]) {
    if (args.length === 0) super(RealDate.now() + ahead);
    else super(...args);
  }

  static override now(): number {
    return RealDate.now() + ahead;
  }
}
globalThis.Date = SetDate as DateConstructor;
for await (const line of createInterface({ input: process.stdin })) {
  ahead = Number(line);
  process.stdout.write(`wall clock ahead by ${ahead}\n`);
}
process.exit(0);
