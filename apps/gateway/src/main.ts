import { bootService } from '#platform';
import { GatewayModule } from './gateway.module.ts';

await bootService(GatewayModule);
