import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { parameter } from '#regulation';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { mustSit, sittingMembers } from '../committee/members.ts';
import { lawOf } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { outliersOf, unexplained, type Cell, type Scored } from './sheet.rules.ts';
import { hasSigned, sheetOf, sheetsOf, unsignedSeats, type Sheet } from './sheets.ts';

interface SheetsView {
  /** The reader's own sheet, where the reader sits on the committee. */
  readonly own: (Sheet & { readonly signed: boolean }) | null;
  /** Everybody's, by seat; none before the last member has signed. */
  readonly all: readonly Scored[];
  readonly waitingFor: readonly number[];
  /** Further from the other members than the parameter `score-deviation-share` says; shown, never dropped. */
  readonly outliers: readonly (Cell & { readonly explained: boolean })[];
}

/** GET …/scores. Code: `declaration.missing`. To who has no say there is no such tender. */
@Controller('procurement/tenders/:id/scores')
export class ReadSheets {
  constructor(private readonly db: DataSource) {}

  /** A member sees their own scores only, everybody else none, until all members have signed (GPR 41). */
  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async read(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<SheetsView> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || !(await mayReadEvaluation(this.db, tender, caller))) throw new NoSuch('tender', tenderId);
    const tx = this.db.manager;
    const members = await sittingMembers(tx, tenderId);
    const sits = members.some(({ personId }) => personId === caller.personId);
    if (sits) await mustSit(tx, tenderId, caller.personId);
    const own = sits
      ? {
          ...(await sheetOf(tx, tenderId, caller.personId)),
          signed: await hasSigned(tx, tenderId, caller.personId),
        }
      : null;
    const waitingFor = await unsignedSeats(tx, tenderId);
    if (members.length === 0 || waitingFor.length > 0) return { own, all: [], waitingFor, outliers: [] };
    const all = await sheetsOf(tx, tenderId);
    return { own, all, waitingFor, outliers: explainedOutliers(tender, all) };
  }
}

/** The outliers by the parameter of the day the tender was issued. */
export function explainedOutliers(
  tender: TenderRow,
  all: readonly Scored[],
): (Cell & { readonly explained: boolean })[] {
  const { area, on } = lawOf(tender, tender.issuedOn ?? '');
  const share = parameter('score-deviation-share', area, on).value;
  const outliers = outliersOf(all, tender.criteria, share);
  const open = unexplained(outliers, all);
  return outliers.map((cell) => ({ ...cell, explained: !open.includes(cell) }));
}
