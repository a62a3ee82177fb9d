import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsPositive, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { In } from 'typeorm';
import { AcceptanceRecorded } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Fen } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { parameter, type LegalContext, type RuleParameter } from '#regulation';
import { lastRound, ownWords } from '../assessment/rounds.ts';
import { lawOf, used } from '../assessment/rules-used.ts';
import type { ContractRow } from '../contract/contract.entity.ts';
import { takesAcceptance } from '../contract/contract.rules.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { deductionSum } from '../dispatch/vacancy.rules.ts';
import { vacanciesOf } from '../dispatch/dispatches.ts';
import { ServiceRecordRow } from '../service-record/service-record.entity.ts';
import { deductionLines, mayAccept, settle, vacancyFenOf, type DeductionLine } from './acceptance.rules.ts';
import { needsAssessment, type MilestoneKind } from './schedule.rules.ts';
import { acceptorSeparate, groundsFit, type Users } from './sheet.rules.ts';
import { lastSheet } from './sheets.ts';

class VacancyBody {
  @IsInt()
  @IsPositive()
  @Max(3660)
  days!: number;

  /** Price of the post a year, in fen. */
  @IsInt()
  @IsPositive()
  @Max(100_000_000_000)
  yearlyFen!: number;

  @IsString()
  @Length(4, 300)
  reason!: string;
}

class RecordAcceptanceBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  /** Days without a worker where the plan names no posts; where it does, they are counted. */
  @ValidateNested()
  @Type(() => VacancyBody)
  @IsOptional()
  vacancy?: VacancyBody;
}

interface AcceptanceAnswer {
  acceptanceId: string;
  payableFen: number;
  deductionFen: number;
  lines: DeductionLine[];
}

/**
 * POST /contracting/contracts/:id/acceptances. Codes: `acceptance.no-assessment`, `acceptance.not-satisfactory`,
 * `acceptance.repeated`, `acceptance.not-met`, `acceptance.users-not-drawn`, `acceptance.opinions-missing`,
 * `duty.not-separated`, `contract.wrong-state`.
 */
@Controller('contracting/contracts/:id/acceptances')
export class RecordAcceptance {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Accepts what is proven of a milestone; this alone makes money payable. */
  @Post()
  @Allow('buyer')
  async accept(
    @IdParam() contractId: string,
    @Body() { milestone: no, vacancy }: RecordAcceptanceBody,
    @Call() call: WriteCall,
  ): Promise<AcceptanceAnswer> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      takesAcceptance(contract);
      const { priceFen, plannedUnits, kind = null } = await findMilestone(tx, contractId, no);
      const assessed = await lastRound(tx, { contractId, no });
      if (needsAssessment(kind)) mayAccept(assessed, call.caller.personId);
      const grounds = await groundsOf(tx, { contract, no, kind, by: call.caller.personId });
      const law = lawOf(contract, legalDateOf(call.at));
      const band = bandRules(assessed?.band, law);
      const proven = await tx.findBy(ServiceRecordRow, { contractId, milestoneNo: no, state: 'CONFIRMED' });
      const provenUnits = proven.reduce((sum, record) => sum + record.units, 0);
      const delivery = { priceFen, plannedUnits, provenUnits };
      const vacancyFen = await vacantFen(tx, { contract, no, law, vacancy });
      const cuts = { bandShare: band[0]?.value ?? '0', vacancyFen };
      const settlement = settle(delivery, cuts);
      const lines = deductionLines(delivery, cuts);
      const acceptanceId = newId(call.at);
      const { grossFen, deductionFen, payableFen } = settlement;
      const added = await tx.query<unknown[]>(
        `insert into acceptance (id, contract_id, milestone_no, gross_fen, deduction_fen, payable_fen, proven_units,
           planned_units, accepted_on, accepted_by, sheet_id, draw_id, users, band, band_share, vacancy_fen, lines, rules)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         on conflict do nothing returning 1`,
        [
          ...[acceptanceId, contractId, no, grossFen, deductionFen, payableFen, provenUnits, plannedUnits],
          ...[law.on, call.caller.personId, grounds.sheetId, grounds.drawId, JSON.stringify(grounds.users)],
          ...[assessed?.band ?? null, cuts.bandShare, vacancyFen],
          JSON.stringify(lines.map((line) => ({ ...line, ...reasonOf(line, vacancy) }))),
          JSON.stringify(used(band)),
        ],
      );
      if (added.length === 0) throw new RuleBroken('acceptance.repeated', 'This milestone is accepted');
      const evidence = proven.map((record) => record.id);
      await tx.update(ServiceRecordRow, { id: In(evidence) }, { acceptanceId });
      await this.events.publish(tx, AcceptanceRecorded, {
        key: contractId,
        data: { contractId, acceptanceId, ...settlement, provenUnits, plannedUnits, evidence },
        at: call.at,
      });
      return { acceptanceId, payableFen, deductionFen, lines };
    });
  }
}

/** What the band of the last assessment deducts; nothing where none was made yet. */
const bandRules = (band: string | undefined, { area, on }: LegalContext): RuleParameter[] =>
  band === undefined ? [] : [parameter(`assessment-deduction-${band}`, area, on)];

const reasonOf = ({ code }: DeductionLine, vacancy: VacancyBody | undefined): { reason?: string } =>
  code === 'vacancy' && vacancy ? { reason: vacancy.reason } : {};

interface Grounds {
  readonly sheetId: string | null;
  readonly drawId: string | null;
  readonly users: { readonly heard: 'opinions' | 'confirmations'; readonly count: number };
}

/** The sheet and the drawn users a milestone is accepted on; without either, the words its services were confirmed by. */
async function groundsOf(
  tx: Tx,
  { contract, no, kind, by }: { contract: ContractRow; no: number; kind: MilestoneKind | null; by: string },
): Promise<Grounds> {
  const contractId = contract.id;
  const sheet = await lastSheet(tx, { contractId, no });
  const [draw] = await tx.query<(Users & { id: string })[]>(
    `select id, coalesce(drawn, '{}') as drawn, size,
            (select count(*)::int from user_opinion o where o.draw_id = d.id) as opinions
     from draw d where purpose = 'acceptance-users' and contract_id = $1 and milestone_no = $2`,
    [contractId, no],
  );
  groundsFit(sheet, draw, { sheetNeeded: !needsAssessment(kind) });
  acceptorSeparate(by, { handlers: sheet || draw ? [contract.draftedBy] : [] });
  const users = draw
    ? ({ heard: 'opinions', count: draw.opinions } as const)
    : ({ heard: 'confirmations', count: (await ownWords(tx, { contractId, no })).length } as const);
  return { sheetId: sheet?.id ?? null, drawId: draw?.id ?? null, users };
}

/** What vacant posts of the plan cost up to today, or what the buyer states where the plan has none. */
async function vacantFen(
  tx: Tx,
  of: { contract: ContractRow; no: number; law: LegalContext; vacancy: VacancyBody | undefined },
): Promise<Fen> {
  const { startsOn, endsOn, id } = of.contract;
  if (startsOn === null || endsOn === null) return 0;
  const to = endsOn < of.law.on ? endsOn : of.law.on;
  const counted = await vacanciesOf(tx, id, { from: startsOn, to });
  const mine = counted.filter(({ milestone }) => milestone === of.no);
  return mine.length > 0 ? deductionSum(mine) : vacancyFenOf(of.vacancy);
}
