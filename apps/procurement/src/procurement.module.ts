import { Module } from '@nestjs/common';
import { service } from '#platform';
import { procurementProblems } from './procurement.problems.ts';
import { TenderRow } from './tender/tender.entity.ts';

@Module(
  service({
    name: 'procurement',
    rows: [TenderRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [],
    consumers: [],
    problems: procurementProblems,
  }),
)
export class ProcurementModule {}
