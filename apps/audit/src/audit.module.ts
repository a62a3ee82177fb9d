import { Module } from '@nestjs/common';
import { service } from '#platform';
import { auditProblems } from './audit.problems.ts';
import { OnAnyEvent } from './entry/on-any-event.ts';
import { ReadFigures } from './figures/figures.queries.ts';
import { ListFlags } from './flag/flag.queries.ts';
import { LogKey } from './log/log-key.ts';
import { LogWriter } from './log/log-writer.ts';
import { ReadLog } from './log/log.queries.ts';

@Module(
  service({
    name: 'audit',
    rows: [],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [ReadLog, ListFlags, ReadFigures],
    consumers: [OnAnyEvent],
    providers: [LogKey, LogWriter],
    problems: auditProblems,
  }),
)
export class AuditModule {}
