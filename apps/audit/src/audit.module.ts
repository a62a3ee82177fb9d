import { Module } from '@nestjs/common';
import { readConfig, service } from '#platform';
import { AuditConfig } from './audit.config.ts';
import { auditProblems } from './audit.problems.ts';
import { OnAnyEvent } from './entry/on-any-event.ts';
import { ReadFigures } from './figures/figures.queries.ts';
import { ListFlags } from './flag/flag.queries.ts';
import { LogKey } from './log/log-key.ts';
import { LogWriter } from './log/log-writer.ts';
import { ReadLog } from './log/log.queries.ts';
import { ReadFeed } from './ocds/feed.queries.ts';
import { ReleaseWriter } from './ocds/release-writer.ts';

@Module(
  service({
    name: 'audit',
    rows: [],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [ReadLog, ListFlags, ReadFigures, ReadFeed],
    consumers: [OnAnyEvent],
    providers: [
      { provide: AuditConfig, useFactory: () => readConfig(AuditConfig, process.env) },
      ...[LogKey, LogWriter, ReleaseWriter],
    ],
    problems: auditProblems,
  }),
)
export class AuditModule {}
