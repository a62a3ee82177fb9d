import { bootService } from '#platform';
import { CommunityModule } from './community.module.ts';

await bootService(CommunityModule);
