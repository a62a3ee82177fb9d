import { bootService } from '#platform';
import { MatchingModule } from './matching.module.ts';

await bootService(MatchingModule);
