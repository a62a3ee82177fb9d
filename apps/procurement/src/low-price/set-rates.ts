import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { IsOptional, Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import { legalDateOf, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Public, Writes, type WriteCall } from '#platform';
import { lowPriceRates, type LowPriceRates } from '#regulation';
import { lockOwnTender } from '../tender/lock-tender.ts';
import { lawOf } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';

const RATE = /^0\.\d{1,4}$/;

class SetRatesBody {
  /** Of the mean of all quotes, as `0.60`; the law's own where left out. */
  @IsOptional()
  @Matches(RATE)
  mean?: string;

  @IsOptional()
  @Matches(RATE)
  secondLowest?: string;

  @IsOptional()
  @Matches(RATE)
  ceiling?: string;
}

/** …/low-price-rates. Codes: `low-price.rate-invalid`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/low-price-rates')
export class SetLowPriceRates {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  /** The document may raise the rates that open a review, up to 65 % (财库〔2026〕2号), before it is issued. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  set(@IdParam() tenderId: Id, @Body() body: SetRatesBody, @Call() call: WriteCall): Promise<LowPriceRates> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'DRAFT');
      const { mean, secondLowest, ceiling } = body;
      const rates: LowPriceRates = {
        ...(mean !== undefined && { mean }),
        ...(secondLowest !== undefined && { 'second-lowest': secondLowest }),
        ...(ceiling !== undefined && { ceiling }),
      };
      lowPriceRates(rates, lawOf(tender, legalDateOf(call.at)));
      await tx.query(
        `insert into low_price_terms (tender_id, rates, set_by) values ($1, $2, $3)
         on conflict (tender_id) do update set rates = excluded.rates, set_by = excluded.set_by`,
        [tenderId, JSON.stringify(rates), call.caller.personId],
      );
      return rates;
    });
  }

  /** What the document raised; empty where the law's own rates hold. */
  @Get()
  @Public()
  async read(@IdParam() tenderId: Id): Promise<{ rates: LowPriceRates }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || tender.state === 'DRAFT') throw new NoSuch('tender', tenderId);
    const [row] = await this.db.query<{ rates: LowPriceRates }[]>(
      'select rates from low_price_terms where tender_id = $1',
      [tenderId],
    );
    return { rates: row?.rates ?? {} };
  }
}
