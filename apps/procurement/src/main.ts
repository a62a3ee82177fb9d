import { bootService } from '#platform';
import { ProcurementModule } from './procurement.module.ts';

await bootService(ProcurementModule);
