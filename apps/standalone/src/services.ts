import type { Type } from '@nestjs/common';
import { AuditModule } from '../../audit/src/audit.module.ts';
import { CommunityModule } from '../../community/src/community.module.ts';
import { ContractingModule } from '../../contracting/src/contracting.module.ts';
import { FundsModule } from '../../funds/src/funds.module.ts';
import { GatewayModule } from '../../gateway/src/gateway.module.ts';
import { IdentityModule } from '../../identity/src/identity.module.ts';
import { MatchingModule } from '../../matching/src/matching.module.ts';
import { PostsModule } from '../../posts/src/posts.module.ts';
import { ProcurementModule } from '../../procurement/src/procurement.module.ts';
import { VolunteeringModule } from '../../volunteering/src/volunteering.module.ts';

/** Every service, in the order a resident would meet them. */
export const services: readonly Type[] = [
  GatewayModule,
  IdentityModule,
  CommunityModule,
  ProcurementModule,
  ContractingModule,
  PostsModule,
  FundsModule,
  VolunteeringModule,
  MatchingModule,
  AuditModule,
];
