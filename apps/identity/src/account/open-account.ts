import { Body, Controller, Post } from '@nestjs/common';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';
import { MembershipGranted, roles, type Role } from '#contracts';
import { RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, NoSuch, PlatformConfig, Writes, type WriteCall } from '#platform';
import { OrganizationRow } from '../organization/organization.entity.ts';
import { PersonRow } from '../person/person.entity.ts';
import { passwordLongEnough } from './account.rules.ts';
import { AccountRow } from './account.entity.ts';
import { hashPassword, randomPassword } from './password.ts';

class OpenAccountBody {
  @Matches(/^[a-z0-9][a-z0-9.-]{2,40}$/)
  account!: string;

  @IsUUID()
  personId!: string;

  @IsUUID()
  @IsOptional()
  organizationId?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(roles, { each: true })
  roles!: Role[];

  /** 12 to 200 characters. Left out in the sample district: a random one is made and shown as a demo sign-in. */
  @IsString()
  @MaxLength(200)
  @IsOptional()
  password?: string;
}

@Controller('identity/accounts')
export class OpenAccount {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly config: PlatformConfig,
  ) {}

  @Post()
  @Allow('admin')
  async open(
    @Body() body: OpenAccountBody,
    @Call() call: WriteCall,
  ): Promise<{ account: string; personId: Id }> {
    const demoPassword = body.password === undefined && this.config.sample ? randomPassword() : null;
    const password = body.password ?? demoPassword ?? '';
    passwordLongEnough(password);
    const passwordHash = await hashPassword(password);
    return this.writes.once(call, async (tx) => {
      const { account, personId, organizationId, roles: granted } = body;
      if (!(await tx.existsBy(PersonRow, { id: personId }))) throw new NoSuch('person', personId);
      if (organizationId !== undefined && !(await tx.existsBy(OrganizationRow, { id: organizationId }))) {
        throw new NoSuch('organization', organizationId);
      }
      const added = await tx
        .createQueryBuilder()
        .insert()
        .into(AccountRow)
        .values({
          ...{ account, personId, organizationId: organizationId ?? null, roles: granted },
          ...{ passwordHash, demoPassword, failedTries: 0 },
        })
        .orIgnore()
        .returning('account')
        .execute();
      if ((added.raw as unknown[]).length === 0)
        throw new RuleBroken('account.exists', `${account} exists`, { account });
      await this.events.publish(tx, MembershipGranted, {
        key: personId,
        data: { personId, roles: granted, ...(organizationId !== undefined && { organizationId }) },
        at: call.at,
      });
      return { account, personId };
    });
  }
}
