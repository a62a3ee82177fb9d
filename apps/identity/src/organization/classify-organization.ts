import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { institutionClasses, OrganizationClassified, type InstitutionClass } from '#contracts';
import { formatInstant, newId, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { OrganizationRow } from './organization.entity.ts';

class ClassifyOrganizationBody {
  /** Of a public institution. */
  @IsIn(institutionClasses)
  @IsOptional()
  institutionClass?: InstitutionClass;

  /** A mass organization (群团) that the budget pays. */
  @IsBoolean()
  budgetFundedGroup!: boolean;
}

/** POST /identity/organizations/:id/classification. Codes: `organization.not-institution`, `organization.not-found`. */
@Controller('identity/organizations/:id/classification')
export class ClassifyOrganization {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** What decides whether a public institution or a mass organization may sell services (102 art. 6, 8). */
  @Post()
  @Allow('admin')
  classify(
    @IdParam() organizationId: Id,
    @Body() body: ClassifyOrganizationBody,
    @Call() call: WriteCall,
  ): Promise<{ organizationId: Id }> {
    return this.writes.once(call, async (tx) => {
      const organization = await tx.findOneBy(OrganizationRow, { id: organizationId });
      if (!organization) throw new NoSuch('organization', organizationId);
      const { institutionClass, budgetFundedGroup } = body;
      if (institutionClass !== undefined && organization.kind !== 'public-institution') {
        throw new RuleBroken('organization.not-institution', 'Only a public institution has such a class', {
          ...{ article: '102 art. 6', kind: organization.kind },
        });
      }
      await tx.query(
        `insert into organization_class (id, organization_id, institution_class, budget_funded_group, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          ...[newId(call.at), organizationId, institutionClass ?? null, budgetFundedGroup],
          ...[call.caller.personId, formatInstant(call.at)],
        ],
      );
      const data = { organizationId, ...body };
      await this.events.publish(tx, OrganizationClassified, { key: organizationId, data, at: call.at });
      return { organizationId };
    });
  }
}
