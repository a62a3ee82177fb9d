import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '#platform';
import { sourceFindings, type Finding } from './source-findings.ts';

/** Whole fen since the beginning; each stage is what ever passed through it, less what was released from it. */
interface MoneyFlow {
  approvedFen: number;
  reservedFen: number;
  committedFen: number;
  accruedFen: number;
  paidFen: number;
  recoveryOpenedFen: number;
  recoveredFen: number;
}

interface Figures {
  asOfSize: number;
  money: MoneyFlow;
  counts: Record<string, number>;
  hours: { provenMinutes: number; unprovenMinutes: number };
  findings: readonly Finding[];
}

// A fen amount of all events of a type; the archive is the one source, so the page can be recomputed by anyone.
const sumOf = (type: string, field: string): string =>
  `coalesce(sum((data->>'${field}')::numeric) filter (where type = '${type}'), 0)::float8`;
const countOf = (type: string): string => `(count(*) filter (where type = '${type}'))::float8`;

const MONEY = `
  select ${sumOf('funds.budget-approved.v1', 'amountFen')} as "approvedFen",
         ${sumOf('funds.budget-reserved.v1', 'amountFen')} - ${sumOf('funds.budget-released.v1', 'amountFen')} as "reservedFen",
         ${sumOf('funds.budget-committed.v1', 'amountFen')} as "committedFen",
         ${sumOf('funds.payable-accrued.v1', 'amountFen')} as "accruedFen",
         ${sumOf('funds.payment-receipted.v1', 'amountFen')} as "paidFen",
         ${sumOf('funds.recovery-opened.v1', 'amountFen')} as "recoveryOpenedFen",
         ${sumOf('funds.recovery-settled.v1', 'amountFen')} as "recoveredFen"
  from entry`;

const COUNTS = `
  select ${countOf('procurement.tender-issued.v1')} as "tendersIssued",
         ${countOf('procurement.tender-failed.v1')} as "tendersFailed",
         ${countOf('procurement.tender-held.v1')} as "tendersHeld",
         ${countOf('contracting.contract-signed.v1')} as "contractsSigned",
         ${countOf('contracting.service-confirmed.v1')} as "servicesConfirmed",
         ${countOf('posts.placement-activated.v1')} as "placementsActivated",
         ${countOf('posts.claim-verified.v1')} as "claimsVerified",
         ${countOf('posts.absence-confirmed.v1')} as "absencesConfirmed",
         ${countOf('volunteering.volunteer-registered.v1')} as "volunteers",
         ${countOf('volunteering.shift-published.v1')} as "shifts",
         ${countOf('procurement.signal-raised.v1')} as "signals",
         ${countOf('procurement.challenge-filed.v1')} as "challenges"
  from entry`;

const HOURS = `
  select ${sumOf('volunteering.minutes-confirmed.v1', 'minutes')} as "provenMinutes",
         ${sumOf('volunteering.minutes-unproven.v1', 'minutes')} as "unprovenMinutes"
  from entry`;

@Controller('audit/figures')
export class ReadFigures {
  constructor(private readonly db: DataSource) {}

  /** The district in figures, from the archive alone. */
  @Get()
  @Public()
  async read(): Promise<Figures> {
    const [size, money, counts, hours] = await Promise.all([
      this.one<{ size: number }>('select coalesce(max(size), 0)::float8 as size from head'),
      this.one<MoneyFlow>(MONEY),
      this.one<Record<string, number>>(COUNTS),
      this.one<Figures['hours']>(HOURS),
    ]);
    return { asOfSize: size.size, money, counts, hours, findings: sourceFindings };
  }

  private async one<T>(sql: string): Promise<T> {
    const [row] = await this.db.query<[T]>(sql);
    return row;
  }
}
