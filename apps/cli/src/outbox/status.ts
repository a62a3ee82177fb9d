import type { PartitionOverview, ServiceOverview } from '#messaging';
import { table } from '../table.ts';

type Row = readonly (string | number)[];

/** The status as an operator reads it: services, then logs with their readers, then whatever stands still. */
export function describeStatus(status: readonly ServiceOverview[], by: 'topic' | 'partition'): string {
  if (status.length === 0) return 'No service has an outbox in this database yet.';
  const parts = [servicesOf(status), logsOf(status, by), stoppedOf(status)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function servicesOf(status: readonly ServiceOverview[]): string {
  const rows = status.map(({ service, unsequenced, deadOpen, parkedKeys }): Row => [
    service,
    unsequenced.events,
    Math.round(unsequenced.seconds),
    deadOpen,
    parkedKeys,
  ]);
  return table([['service', 'unsequenced', 'oldest (s)', 'dead letters', 'parked keys'], ...rows]);
}

function logsOf(status: readonly ServiceOverview[], by: 'topic' | 'partition'): string {
  const lines = new Map<string, [string, string, number, number]>();
  for (const { topic, partition, end, groups } of status.flatMap(({ partitions }) => partitions)) {
    const log = by === 'topic' ? topic : `${topic}/${partition}`;
    for (const { group, lag } of groups.length > 0 ? groups : [{ group: '(nobody)', lag: 0 }]) {
      const line = lines.get(`${log} ${group}`) ?? [log, group, 0, 0];
      lines.set(`${log} ${group}`, [log, group, line[2] + end, line[3] + lag]);
    }
  }
  return lines.size === 0 ? '' : table([['log', 'group', 'end', 'lag'], ...lines.values()]);
}

function stoppedOf(status: readonly ServiceOverview[]): string {
  return status
    .flatMap(({ partitions }) => partitions)
    .flatMap((place) => stoppedAt(place))
    .join('\n');
}

function stoppedAt({ topic, partition, groups }: PartitionOverview): string[] {
  return groups
    .filter(({ stopped }) => stopped !== undefined)
    .map(
      ({ group, offset, stopped }) =>
        `STOPPED ${stopped}: ${group} at ${topic}/${partition} after offset ${offset}`,
    );
}
