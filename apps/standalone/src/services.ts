import type { Type } from '@nestjs/common';
import { AuditModule } from '../../audit/src/audit.module.ts';
import { CommunityModule } from '../../community/src/community.module.ts';
import { ContractingModule } from '../../contracting/src/contracting.module.ts';
import { IdentityModule } from '../../identity/src/identity.module.ts';

/** Every service, in the order a resident would meet them. */
export const services: readonly Type[] = [IdentityModule, CommunityModule, ContractingModule, AuditModule];
