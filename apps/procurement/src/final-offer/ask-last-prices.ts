import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { formatInstant, legalDateOf, RuleBroken, type Id, type Instant } from '#kernel';
import { Allow, Call, IdParam, InstantField, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { mustLead } from '../low-price/reviews.ts';
import { lockOwnTender, lockTender } from '../tender/lock-tender.ts';
import { procedureOf } from '../tender/procedure.ts';
import { lawOf, parametersUsed } from '../tender/rules-used.ts';
import { inState } from '../tender/tender.rules.ts';
import {
  changeableTerms,
  checkHour,
  checkRecord,
  type RequirementChange,
  type TalksRecord,
} from './final-offer.rules.ts';
import { findRound, roundOf } from './final-rounds.ts';

class RequirementChangeBody implements RequirementChange {
  @IsIn(changeableTerms)
  about!: (typeof changeableTerms)[number];

  @IsString()
  @Length(4, 2000)
  text!: string;
}

class TalksRecordBody implements TalksRecord {
  @IsString()
  @Length(2, 200)
  place!: string;

  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(30)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  participants!: string[];

  @IsString()
  @Length(4, 2000)
  costs!: string;
}

class AskLastPricesBody {
  /** The hour until which prices are fixed, RFC 3339. */
  @InstantField()
  closesAt!: Instant;

  /** What talks changed, for all alike and in writing. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => RequirementChangeBody)
  changes?: RequirementChangeBody[];

  /** Needed where one supplier's price is agreed on. */
  @IsOptional()
  @ValidateNested()
  @Type(() => TalksRecordBody)
  record?: TalksRecordBody;
}

interface Asked {
  readonly tenderId: Id;
  readonly closesAt: string;
  readonly revealsUntil: string;
  /** False while the buyer has to confirm the changes. */
  readonly approved: boolean;
}

const REVEAL = 'final-offer-reveal-minutes';
const MINUTE_MS = 60_000;

/** POST …/final-round and …/final-round/approval. Codes: `final-offer.not-this-way`, `final-offer.asked`, `final-offer.closes-in-past`, `final-offer.record-missing`, `final-offer.round-missing`, `final-offer.approved`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/final-round')
export class AskLastPrices {
  constructor(private readonly writes: Writes) {}

  /** After the talks the committee asks all whose bids hold for a last price (214 art. 21, 74 art. 33). */
  @Post()
  @Allow('expert', 'buyer')
  ask(
    @IdParam() tenderId: Id,
    @Body() { closesAt, changes = [], record }: AskLastPricesBody,
    @Call() call: WriteCall,
  ): Promise<Asked> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      await mustLead(tx, tender, call.caller);
      if (!procedureOf(tender).flags.finalOffers) {
        throw new RuleBroken('final-offer.not-this-way', 'This procedure knows no last prices');
      }
      inState(tender, 'OPENED');
      if (await findRound(tx, tenderId))
        throw new RuleBroken('final-offer.asked', 'Last prices were asked for already');
      checkHour(closesAt, call.at);
      checkRecord(tender.scoringMethod, record);
      const law = lawOf(tender, legalDateOf(call.at));
      const revealsUntil = closesAt + Number(parameter(REVEAL, law.area, law.on).value) * MINUTE_MS;
      const approved = changes.length === 0;
      await tx.query(
        `insert into final_round (tender_id, changes, closes_at, reveals_until, rules, asked_by, asked_at, approved_at, record)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[tenderId, JSON.stringify(changes), formatInstant(closesAt), formatInstant(revealsUntil)],
          ...[JSON.stringify(parametersUsed([REVEAL], law)), call.caller.personId, formatInstant(call.at)],
          approved ? formatInstant(call.at) : null,
          record === undefined ? null : JSON.stringify(record),
        ],
      );
      const hours = { closesAt: formatInstant(closesAt), revealsUntil: formatInstant(revealsUntil) };
      return { tenderId, ...hours, approved };
    });
  }

  /** The buyer confirms what talks changed (214 art. 20, 74 art. 32). */
  @Post('approval')
  @HttpCode(200)
  @Allow('buyer')
  approve(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<Asked> {
    return this.writes.once(call, async (tx) => {
      await lockOwnTender(tx, tenderId, call);
      const { approved, closesAt, revealsUntil } = await roundOf(tx, tenderId);
      if (approved) throw new RuleBroken('final-offer.approved', 'There is nothing left to confirm');
      checkHour(closesAt, call.at);
      await tx.query('update final_round set approved_by = $2, approved_at = $3 where tender_id = $1', [
        ...[tenderId, call.caller.personId, formatInstant(call.at)],
      ]);
      const hours = { closesAt: formatInstant(closesAt), revealsUntil: formatInstant(revealsUntil) };
      return { tenderId, ...hours, approved: true };
    });
  }
}
