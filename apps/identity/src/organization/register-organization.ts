import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { organizationKinds, OrganizationRegistered, type OrganizationKind } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { registeredForm } from './organization.rules.ts';

class RegisterOrganizationBody {
  @IsString()
  @Length(1, 200)
  name!: string;

  /** GB 32100, 18 characters; left out for a community-filed organization. */
  @IsString()
  @Length(18, 18)
  @IsOptional()
  uscc?: string;

  @IsIn(organizationKinds)
  kind!: OrganizationKind;

  @IsString()
  @Length(6, 40)
  areaCode!: string;
}

@Controller('identity/organizations')
export class RegisterOrganization {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('admin')
  async register(
    @Body() body: RegisterOrganizationBody,
    @Call() call: WriteCall,
  ): Promise<{ organizationId: Id }> {
    const { uscc, smeEligible } = registeredForm(body.kind, body.uscc);
    return this.writes.once(call, async (tx) => {
      const organizationId = newId(call.at);
      const { name, kind, areaCode } = body;
      const added = await tx.query<unknown[]>(
        `insert into organization (id, name, uscc, kind, area_code, sme_eligible) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning 1`,
        [organizationId, name, uscc, kind, areaCode, smeEligible],
      );
      if (added.length === 0)
        throw new RuleBroken('organization.exists', `${uscc ?? name} is registered`, { uscc });
      await this.events.publish(tx, OrganizationRegistered, {
        key: organizationId,
        data: { organizationId, name, kind, areaCode, smeEligible, ...(uscc !== null && { uscc }) },
        at: call.at,
      });
      return { organizationId };
    });
  }
}
