import { bootService } from '#platform';
import { VolunteeringModule } from './volunteering.module.ts';

await bootService(VolunteeringModule);
