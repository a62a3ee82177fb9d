import { bootService } from '#platform';
import { IdentityModule } from './identity.module.ts';

await bootService(IdentityModule);
