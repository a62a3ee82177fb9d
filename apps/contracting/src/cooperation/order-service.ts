import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Fen, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { DIGEST } from '../service-record/record.body.ts';
import { servedAlready } from '../service-record/service-record.rules.ts';
import { orderMoves, shares, type OrderState } from './cooperation.rules.ts';
import { findCooperation, inNeedOn } from './find-cooperation.ts';
import { lockOrder } from './orders.ts';

class PlaceOrderBody {
  /** For whom; a resident orders for themselves, the committee for somebody without an account. */
  @IsUUID()
  @IsOptional()
  personId?: string;

  @IsString()
  @Length(2, 40)
  service!: string;

  @IsLegalDate()
  wantedOn!: string;

  /** The person pays all of it; needs no assessment and never reaches the budget. */
  @IsBoolean()
  @IsOptional()
  selfPaid?: boolean;
}

class ServeSelfPaidBody {
  @IsLegalDate()
  servedOn!: string;

  @Matches(DIGEST)
  evidenceDigest!: string;
}

class ConfirmOrderBody {
  @IsBoolean()
  happened!: boolean;
}

interface OrderAnswer {
  orderId: string;
  state: OrderState;
}

/**
 * Codes: `cooperation.not-found`, `cooperation.no-such-service`, `cooperation.not-assessed`, `service-order.not-found`,
 * `service-order.wrong-state`, `service-order.not-self-paid`, `service-record.in-future`.
 */
@Controller('contracting')
export class OrderService {
  constructor(private readonly writes: Writes) {}

  /** Somebody orders a service at the listed price; the budget bears its part for assessed people only. */
  @Post('cooperations/:id/orders')
  @Allow('resident', 'street', 'grid-head')
  async place(
    @IdParam() cooperationId: string,
    @Body() body: PlaceOrderBody,
    @Call() call: WriteCall,
  ): Promise<OrderAnswer & { budgetFen: Fen; selfFen: Fen }> {
    return this.writes.once(call, async (tx) => {
      await findCooperation(tx, cooperationId);
      const by = call.caller;
      const committee = by.roles.includes('street') || by.roles.includes('grid-head');
      const personId = committee ? (body.personId ?? by.personId) : by.personId;
      if (body.personId !== undefined && body.personId !== personId)
        throw new NoSuch('cooperation', cooperationId);
      const service = await priceOf(tx, cooperationId, body.service);
      const inNeed = await inNeedOn(tx, { cooperationId, personId }, body.wantedOn);
      const part = shares(service, { selfPaid: body.selfPaid ?? false, inNeed });
      const orderId = newId(call.at);
      await tx.query(
        `insert into service_order (id, cooperation_id, person_id, service_code, wanted_on, budget_fen, self_fen, state,
           placed_by, placed_on) values ($1, $2, $3, $4, $5, $6, $7, 'PLACED', $8, $9)`,
        [
          ...[orderId, cooperationId, personId, body.service, body.wantedOn, part.budgetFen, part.selfFen],
          ...[by.personId, legalDateOf(call.at)],
        ],
      );
      return { orderId, state: 'PLACED', ...part };
    });
  }

  /** The operator served an order nothing of which is billed to the budget. */
  @Post('service-orders/:id/self-paid-visit')
  @Allow('supplier')
  async serve(
    @IdParam() id: string,
    @Body() { servedOn, evidenceDigest }: ServeSelfPaidBody,
    @Call() call: WriteCall,
  ): Promise<OrderAnswer> {
    return this.writes.once(call, async (tx) => {
      const order = await lockOrder(tx, id);
      if (order?.operatorOrganizationId !== call.caller.organizationId || !order)
        throw new NoSuch('service-order', id);
      if (order.budgetFen > 0)
        throw new RuleBroken('service-order.not-self-paid', 'The budget bears a part: it needs a record');
      servedAlready(servedOn, legalDateOf(call.at));
      const state = orderMoves(order.state, 'SERVED');
      await tx.query(
        'update service_order set state = $2, served_on = $3, evidence_digest = $4 where id = $1',
        [id, state, servedOn, evidenceDigest],
      );
      return { orderId: id, state };
    });
  }

  /** The person's own word on a visit they pay themselves; what the budget bears is confirmed on its record. */
  @Post('service-orders/:id/confirmation')
  @Allow('resident')
  async confirm(
    @IdParam() id: string,
    @Body() { happened }: ConfirmOrderBody,
    @Call() call: WriteCall,
  ): Promise<OrderAnswer> {
    return this.writes.once(call, async (tx) => {
      const order = await lockOrder(tx, id);
      if (order?.personId !== call.caller.personId || order.recordId !== null)
        throw new NoSuch('service-order', id);
      const state = orderMoves(order.state, happened ? 'CONFIRMED' : 'DENIED');
      await tx.query('update service_order set state = $2 where id = $1', [id, state]);
      return { orderId: id, state };
    });
  }
}

async function priceOf(tx: Tx, id: Id, code: string): Promise<{ priceFen: Fen; budgetFen: Fen }> {
  const [row] = await tx.query<{ priceFen: Fen; budgetFen: Fen }[]>(
    `select price_fen::float8 as "priceFen", budget_fen::float8 as "budgetFen" from cooperation_service
     where cooperation_id = $1 and code = $2`,
    [id, code],
  );
  if (!row) throw new RuleBroken('cooperation.no-such-service', 'This service is not on the list', { code });
  return row;
}
