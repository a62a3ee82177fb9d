import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { ServiceConfirmed } from '#contracts';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { ServiceRecordRow } from './service-record.entity.ts';
import { recordMoves, type RecordState } from './service-record.rules.ts';

class ConfirmServiceBody {
  /** Whether the service took place. */
  @IsBoolean()
  happened!: boolean;

  /** 1 (bad) to 5 (good); asked only when it took place. */
  @ValidateIf((body: ConfirmServiceBody) => body.happened)
  @IsInt()
  @Min(1)
  @Max(5)
  satisfaction?: number;
}

@Controller('contracting/service-records/:id/confirmation')
export class ConfirmService {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The recipient's own word, given once. */
  @Post()
  @Allow('resident')
  async confirm(
    @IdParam() id: string,
    @Body() body: ConfirmServiceBody,
    @Call() call: WriteCall,
  ): Promise<{ serviceRecordId: string; state: RecordState }> {
    return this.writes.once(call, async (tx) => {
      const row = await tx.findOne(ServiceRecordRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row?.recipientPersonId !== call.caller.personId) throw new NoSuch('service-record', id);
      const state = recordMoves(row.state, body.happened ? 'CONFIRMED' : 'DENIED');
      const satisfaction = body.happened ? (body.satisfaction ?? null) : null;
      await tx.update(ServiceRecordRow, { id }, { state, satisfaction });
      if (satisfaction !== null) {
        await this.events.publish(tx, ServiceConfirmed, {
          key: row.contractId,
          data: { contractId: row.contractId, serviceRecordId: id, minutes: row.minutes, satisfaction },
          at: call.at,
        });
      }
      return { serviceRecordId: id, state };
    });
  }
}
