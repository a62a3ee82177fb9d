import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsOptional, IsPositive, IsString, IsUUID, Length } from 'class-validator';
import { IsLegalDate, PenaltyRecorded, violationKinds, type ViolationKind } from '#contracts';
import { newId, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { checkFine, parameter } from '#regulation';
import { OrganizationRow } from '../organization/organization.entity.ts';

class RecordPenaltyBody {
  @IsUUID()
  organizationId!: string;

  @IsIn(violationKinds)
  violation!: ViolationKind;

  /** What was bought, in fen. */
  @IsInt()
  @IsPositive()
  amountFen!: number;

  /** 5‰ to 10‰ of it. */
  @IsInt()
  @IsPositive()
  fineFen!: number;

  @IsLegalDate()
  decidedOn!: string;

  @IsString()
  @Length(2, 100)
  documentNo!: string;

  @IsUUID()
  @IsOptional()
  tenderId?: string;
}

/** POST /identity/penalties. Codes: `fine.out-of-range`, `organization.not-found`. */
@Controller('identity/penalties')
export class RecordPenalty {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The register of fines (GPL 77); a ban that goes with one is recorded as a ban. */
  @Post()
  @Allow('finance-supervisor')
  record(@Body() body: RecordPenaltyBody, @Call() call: WriteCall): Promise<{ penaltyId: Id }> {
    return this.writes.once(call, async (tx) => {
      const { organizationId, violation, amountFen, fineFen, decidedOn, documentNo, tenderId } = body;
      if (!(await tx.existsBy(OrganizationRow, { id: organizationId })))
        throw new NoSuch('organization', organizationId);
      const at = { area: 'CN', on: decidedOn };
      checkFine(fineFen, amountFen, at);
      const rules = ['violation-fine-min', 'violation-fine-max'].map((code) => {
        const { jurisdiction, from, value, source } = parameter(code, at.area, at.on);
        return { code, jurisdiction, from, value, source };
      });
      const penaltyId = newId(call.at);
      const recordedBy = call.caller.personId;
      await tx.query(
        `insert into penalty (id, organization_id, violation, amount_fen, fine_fen, decided_on, document_no, tender_id,
                              rules, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[
            penaltyId,
            organizationId,
            violation,
            amountFen,
            fineFen,
            decidedOn,
            documentNo,
            tenderId ?? null,
          ],
          ...[JSON.stringify(rules), recordedBy],
        ],
      );
      const data = { penaltyId, ...body, recordedBy, rules };
      await this.events.publish(tx, PenaltyRecorded, { key: organizationId, data, at: call.at });
      return { penaltyId };
    });
  }
}
