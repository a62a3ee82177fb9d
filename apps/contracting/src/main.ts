import { bootService } from '#platform';
import { ContractingModule } from './contracting.module.ts';

await bootService(ContractingModule);
