import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMinSize, ArrayUnique, IsArray, IsString, IsUUID, Length } from 'class-validator';
import { In } from 'typeorm';
import { ClawbackDecided } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { clawbackFen, type Cuts, type Delivery } from '../acceptance/acceptance.rules.ts';
import { lockContract } from '../contract/find-contract.ts';
import { ServiceRecordRow } from '../service-record/service-record.entity.ts';
import { recordMoves } from '../service-record/service-record.rules.ts';

class DecideClawbackBody {
  /** Confirmed records of one accepted milestone that turned out false. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  serviceRecordIds!: string[];

  @IsString()
  @Length(4, 500)
  reason!: string;
}

@Controller('contracting/contracts/:id/clawbacks')
export class DecideClawback {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person finds that paid services never took place; their money is to come back. */
  @Post()
  @Allow('buyer')
  async decide(
    @IdParam() contractId: string,
    @Body() body: DecideClawbackBody,
    @Call() call: WriteCall,
  ): Promise<{ clawbackId: string; amountFen: number }> {
    return this.writes.once(call, async (tx) => {
      await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      const records = await tx.findBy(ServiceRecordRow, { id: In(body.serviceRecordIds), contractId });
      const [first] = records;
      if (!first || records.length !== body.serviceRecordIds.length)
        throw new NoSuch('service-record', contractId);
      const milestoneNo = first.milestoneNo;
      if (records.some((r) => r.milestoneNo !== milestoneNo)) {
        throw new RuleBroken('clawback.several-milestones', 'Decide on one milestone at a time');
      }
      const { acceptanceId, bandShare, vacancyFen, ...delivery } = await acceptedDelivery(
        tx,
        contractId,
        milestoneNo,
      );
      const moved = records.map(({ id, state }) => ({ id, state: recordMoves(state, 'FALSIFIED') }));
      const paid = records.filter((record) => record.acceptanceId === acceptanceId);
      const amountFen = clawbackFen(
        delivery,
        paid.reduce((sum, r) => sum + r.units, 0),
        { bandShare, vacancyFen },
      );
      if (amountFen === 0)
        throw new RuleBroken('clawback.nothing-paid', 'Nothing was paid for these records');
      for (const { id, state } of moved) await tx.update(ServiceRecordRow, { id }, { state });
      const clawbackId = newId(call.at);
      const decidedBy = call.caller.personId;
      await tx.query(
        `insert into clawback (id, contract_id, milestone_no, amount_fen, reason, decided_by, decided_on)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [clawbackId, contractId, milestoneNo, amountFen, body.reason, decidedBy, legalDateOf(call.at)],
      );
      await this.events.publish(tx, ClawbackDecided, {
        key: contractId,
        data: { contractId, clawbackId, acceptanceId, amountFen, decidedBy },
        at: call.at,
      });
      return { clawbackId, amountFen };
    });
  }
}

type Accepted = Delivery & Cuts & { readonly acceptanceId: string };

/** What was accepted, less what earlier clawbacks already took out. */
async function acceptedDelivery(tx: Tx, contractId: string, no: number): Promise<Accepted> {
  const [row] = await tx.query<Accepted[]>(
    `select a.id as "acceptanceId", a.gross_fen::float8 as "priceFen", a.planned_units as "plannedUnits",
       a.band_share as "bandShare", a.vacancy_fen::float8 as "vacancyFen",
       (select coalesce(sum(units), 0)::int from service_record r
        where r.acceptance_id = a.id and r.state = 'CONFIRMED') as "provenUnits"
     from acceptance a where a.contract_id = $1 and a.milestone_no = $2`,
    [contractId, no],
  );
  if (!row)
    throw new RuleBroken('clawback.not-accepted', 'The milestone is not accepted, so nothing was paid');
  return row;
}
