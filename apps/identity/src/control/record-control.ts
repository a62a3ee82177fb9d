import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { ControlEnded, controlKinds, ControlRecorded, IsLegalDate, type ControlKind } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { OrganizationRow } from '../organization/organization.entity.ts';
import { PersonRow } from '../person/person.entity.ts';

class RecordControlBody {
  @IsUUID()
  organizationId!: string;

  @IsIn(controlKinds)
  kind!: ControlKind;

  /** The person in charge (单位负责人). */
  @IsUUID()
  @IsOptional()
  personId?: string;

  /** Who holds the organization, or manages it, directly. */
  @IsUUID()
  @IsOptional()
  controllerOrganizationId?: string;

  @IsLegalDate()
  from!: string;
}

class EndControlBody {
  /** Its last day. */
  @IsLegalDate()
  lastOn!: string;
}

/**
 * POST /identity/controls and /identity/controls/:id/end. Codes: `control.other-kind`, `control.of-itself`,
 * `control.ended`, `control.period-invalid`, `control.not-found`, `organization.not-found`, `person.not-found`.
 */
@Controller('identity/controls')
export class RecordControl {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Who is in charge of an organization, holds it or manages it: such suppliers may not compete (GPR 18). */
  @Post()
  @Allow('admin')
  record(@Body() body: RecordControlBody, @Call() call: WriteCall): Promise<{ controlId: Id }> {
    return this.writes.once(call, async (tx) => {
      await mustFit(tx, body);
      const { organizationId, kind, personId, controllerOrganizationId, from } = body;
      const controlId = newId(call.at);
      await tx.query(
        `insert into control (id, organization_id, kind, person_id, controller_organization_id, from_on, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[controlId, organizationId, kind, personId ?? null, controllerOrganizationId ?? null],
          ...[from, call.caller.personId],
        ],
      );
      const data = { controlId, ...body };
      await this.events.publish(tx, ControlRecorded, { key: organizationId, data, at: call.at });
      return { controlId };
    });
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('admin')
  end(
    @IdParam() controlId: Id,
    @Body() { lastOn }: EndControlBody,
    @Call() call: WriteCall,
  ): Promise<{ controlId: Id; lastOn: string }> {
    return this.writes.once(call, async (tx) => {
      const [control] = await tx.query<{ organizationId: Id; from: string; lastOn: string | null }[]>(
        `select organization_id as "organizationId", from_on::text as "from", last_on::text as "lastOn"
         from control where id = $1 for update`,
        [controlId],
      );
      if (!control) throw new NoSuch('control', controlId);
      if (control.lastOn !== null) throw new RuleBroken('control.ended', `It ended on ${control.lastOn}`);
      if (lastOn < control.from)
        throw new RuleBroken('control.period-invalid', 'It would end before it begins', { lastOn });
      await tx.query('update control set last_on = $2 where id = $1', [controlId, lastOn]);
      const { organizationId } = control;
      const data = { controlId, organizationId, endedOn: lastOn };
      await this.events.publish(tx, ControlEnded, { key: organizationId, data, at: call.at });
      return { controlId, lastOn };
    });
  }
}

async function mustFit(tx: Tx, body: RecordControlBody): Promise<void> {
  const { organizationId, kind, personId, controllerOrganizationId: controller } = body;
  const byPerson = kind === 'person-in-charge';
  if (byPerson !== (personId !== undefined) || byPerson === (controller !== undefined)) {
    throw new RuleBroken('control.other-kind', 'A person is in charge; an organization holds or manages', {
      kind,
    });
  }
  if (controller === organizationId)
    throw new RuleBroken('control.of-itself', 'No organization holds or manages itself');
  for (const id of [organizationId, controller]) {
    if (id !== undefined && !(await tx.existsBy(OrganizationRow, { id })))
      throw new NoSuch('organization', id);
  }
  if (personId !== undefined && !(await tx.existsBy(PersonRow, { id: personId })))
    throw new NoSuch('person', personId);
}
