import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsOptional, IsUUID } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { OrganizationRow } from '../organization/organization.entity.ts';

class RecordStaffBody {
  @IsUUID()
  personId!: string;

  /** The registry says which; a supplier records its own staff only. */
  @IsUUID()
  @IsOptional()
  organizationId?: string;

  @IsLegalDate()
  from!: string;

  @IsLegalDate()
  @IsOptional()
  lastOn?: string;
}

class EndStaffBody {
  /** Last day of work. */
  @IsLegalDate()
  lastOn!: string;
}

/**
 * POST /identity/staff and /identity/staff/:id/end. Codes: `staff.engaged-elsewhere`, `staff.period-invalid`,
 * `staff.ended`, `staff.not-found`, `person.not-found`, `organization.not-found`.
 */
@Controller('identity/staff')
export class RecordStaff {
  constructor(private readonly writes: Writes) {}

  /** Somebody works for an organization; on one day for one only, so that no certificate is counted twice. */
  @Post()
  @Allow('admin', 'supplier')
  record(@Body() body: RecordStaffBody, @Call() call: WriteCall): Promise<{ staffId: Id }> {
    return this.writes.once(call, async (tx) => {
      const { personId, from, lastOn = null } = body;
      if (lastOn !== null && lastOn < from) throw endsEarly(lastOn);
      const organizationId = await employerOf(tx, body, call.caller);
      const people = await tx.query<unknown[]>('select 1 from person where id = $1 for update', [personId]);
      if (people.length === 0) throw new NoSuch('person', personId);
      const elsewhere = await tx.query<unknown[]>(
        `select 1 from staff where person_id = $1 and daterange(from_on, last_on, '[]') && daterange($2, $3, '[]')`,
        [personId, from, lastOn],
      );
      if (elsewhere.length > 0) {
        throw new RuleBroken(
          'staff.engaged-elsewhere',
          'On these days the person works for an organization already',
        );
      }
      const staffId = newId(call.at);
      await tx.query(
        'insert into staff (id, organization_id, person_id, from_on, last_on, recorded_by) values ($1, $2, $3, $4, $5, $6)',
        [staffId, organizationId, personId, from, lastOn, call.caller.personId],
      );
      return { staffId };
    });
  }

  /** From the next day on their certificates count for it no longer. */
  @Post(':id/end')
  @HttpCode(200)
  @Allow('admin', 'supplier')
  end(
    @IdParam() staffId: Id,
    @Body() { lastOn }: EndStaffBody,
    @Call() call: WriteCall,
  ): Promise<{ staffId: Id; lastOn: string }> {
    return this.writes.once(call, async (tx) => {
      const [staff] = await tx.query<{ organizationId: Id; from: string; lastOn: string | null }[]>(
        `select organization_id as "organizationId", from_on::text as "from", last_on::text as "lastOn"
         from staff where id = $1 for update`,
        [staffId],
      );
      const { roles, organizationId } = call.caller;
      if (!staff || (!roles.includes('admin') && staff.organizationId !== organizationId))
        throw new NoSuch('staff', staffId);
      if (staff.lastOn !== null) throw new RuleBroken('staff.ended', `It ended on ${staff.lastOn}`);
      if (lastOn < staff.from) throw endsEarly(lastOn);
      await tx.query('update staff set last_on = $2 where id = $1', [staffId, lastOn]);
      return { staffId, lastOn };
    });
  }
}

const endsEarly = (lastOn: string): RuleBroken =>
  new RuleBroken('staff.period-invalid', 'It would end before it begins', { lastOn });

/** The registry names any organization, a supplier acts for its own. Throws `organization.not-found`. */
async function employerOf(tx: Tx, body: RecordStaffBody, { roles, organizationId }: Caller): Promise<Id> {
  const id = roles.includes('admin') ? (body.organizationId ?? organizationId) : organizationId;
  if (id !== undefined && (await tx.existsBy(OrganizationRow, { id }))) return id;
  throw new NoSuch('organization', id ?? '');
}
