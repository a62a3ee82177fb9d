import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsPositive, IsString, Length } from 'class-validator';
import { IntentPublished, IsMonth } from '#contracts';
import { legalDateOf, newId, type Id, type LegalDate } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { organizationOf } from '../tender/lock-tender.ts';
import { periodsUsed } from '../tender/rules-used.ts';

class PublishIntentBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  /** What will be needed, in a few sentences. */
  @IsString()
  @Length(4, 2000)
  overview!: string;

  @IsInt()
  @IsPositive()
  budgetFen!: number;

  /** Month in which the purchase is meant to start, `YYYY-MM`. */
  @IsMonth()
  plannedMonth!: string;
}

interface Published {
  readonly intentId: Id;
  /** The first day a purchase may be issued on it. */
  readonly purchaseFrom: LegalDate;
}

/** POST /procurement/intents. */
@Controller('procurement/intents')
export class PublishIntent {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** 采购意向公开: told to everybody thirty days before the purchase starts (财库〔2020〕10号). */
  @Post()
  @Allow('buyer')
  publish(@Body() body: PublishIntentBody, @Call() call: WriteCall): Promise<Published> {
    return this.writes.once(call, async (tx) => {
      const intentId = newId(call.at);
      const buyerOrganizationId = organizationOf(call.caller);
      const publishedOn = legalDateOf(call.at);
      const purchaseFrom = deadline('intent', publishedOn).legalDue;
      const { title, areaCode, overview, budgetFen, plannedMonth } = body;
      await tx.query(
        `insert into intent (id, buyer_organization_id, title, area_code, overview, budget_fen, planned_month, published_on, purchase_from, published_by, rules)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[intentId, buyerOrganizationId, title, areaCode, overview, budgetFen, plannedMonth],
          ...[publishedOn, purchaseFrom, call.caller.personId],
          JSON.stringify(periodsUsed(['intent'], publishedOn)),
        ],
      );
      await this.events.publish(tx, IntentPublished, {
        key: intentId,
        data: {
          ...{ intentId, buyerOrganizationId, title, areaCode, overview, budgetFen, plannedMonth },
          ...{ publishedOn, purchaseFrom },
        },
        at: call.at,
      });
      return { intentId, purchaseFrom };
    });
  }
}
