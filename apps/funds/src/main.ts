import { bootService } from '#platform';
import { FundsModule } from './funds.module.ts';

await bootService(FundsModule);
