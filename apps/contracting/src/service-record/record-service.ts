import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsInt, IsPositive, IsUUID, Matches, Max, Min } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { mustBeAwake } from '../change/effects.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { mustServeOn } from '../dispatch/dispatches.ts';
import { ServiceRecordRow } from './service-record.entity.ts';
import { inPerformance, servedAlready } from './service-record.rules.ts';

export const serviceKinds = ['visit', 'group-work', 'case-work', 'training', 'property-inspection'] as const;

class RecordServiceBody {
  @IsIn(serviceKinds)
  kind!: string;

  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  @IsLegalDate()
  servedOn!: string;

  @IsInt()
  @IsPositive()
  @Max(1440)
  minutes!: number;

  @IsInt()
  @IsPositive()
  @Max(100_000)
  units!: number;

  @IsUUID()
  workerPersonId!: string;

  @IsUUID()
  recipientPersonId!: string;

  /** SHA-256 of the evidence file (sheet, photo, signature), hex. */
  @Matches(/^[0-9a-f]{64}$/)
  evidenceDigest!: string;
}

@Controller('contracting/contracts/:id/service-records')
export class RecordService {
  constructor(private readonly writes: Writes) {}

  /** The supplier says a service took place. It proves nothing until the recipient says so, too. */
  @Post()
  @Allow('supplier')
  async record(
    @IdParam() contractId: string,
    @Body() body: RecordServiceBody,
    @Call() call: WriteCall,
  ): Promise<{ serviceRecordId: string; state: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'supplier' });
      inPerformance(contract, body.servedOn);
      servedAlready(body.servedOn, legalDateOf(call.at));
      await mustBeAwake(tx, contractId, body.servedOn);
      await findMilestone(tx, contractId, body.milestone);
      const { workerPersonId, recipientPersonId } = body;
      await mustServeOn(tx, { contractId, unit: contract.unit, workerPersonId, on: body.servedOn });
      if (workerPersonId === recipientPersonId) {
        throw new RuleBroken('service-record.own-recipient', 'Nobody confirms their own service');
      }
      const row: ServiceRecordRow = {
        id: newId(call.at),
        contractId,
        milestoneNo: body.milestone,
        ...{ kind: body.kind, servedOn: body.servedOn, minutes: body.minutes, units: body.units },
        ...{ workerPersonId, recipientPersonId, evidenceDigest: body.evidenceDigest },
        state: 'UNCONFIRMED',
        satisfaction: null,
        acceptanceId: null,
        recordedBy: call.caller.personId,
      };
      const added = await tx
        .createQueryBuilder()
        .insert()
        .into(ServiceRecordRow)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      if ((added.raw as unknown[]).length === 0) {
        throw new RuleBroken('service-record.evidence-used', 'This evidence already proves another service');
      }
      return { serviceRecordId: row.id, state: row.state };
    });
  }
}
