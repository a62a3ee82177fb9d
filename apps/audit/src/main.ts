import { bootService } from '#platform';
import { AuditModule } from './audit.module.ts';

await bootService(AuditModule);
