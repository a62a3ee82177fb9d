import { Body, Controller, Post } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import {
  applicantGroups,
  matchingUses,
  ProposalMade,
  RoundSolved,
  type ApplicantGroup,
  type MatchingUse,
} from '#contracts';
import { formatInstant, newId, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, EdgeRefusal, Writes, type Caller, type WriteCall } from '#platform';
import { digestOf, readInput } from './round-input.ts';
import { solveInput, type Proposed } from './solve-input.ts';
import { Solver } from './solve.ts';

export class SolveRoundBody {
  @IsIn(matchingUses)
  use!: MatchingUse;

  /** Targets of this area only: a district, a street or a community. */
  @IsString()
  @Length(6, 40)
  @IsOptional()
  areaCode?: string;

  /** These shifts or posts only. */
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  @IsOptional()
  targetIds?: Id[];

  /** People of these groups only; for posts. */
  @IsArray()
  @ArrayUnique()
  @IsIn(applicantGroups, { each: true })
  @IsOptional()
  groups?: ApplicantGroup[];

  /** Shows what would be proposed, and proposes nothing. */
  @IsBoolean()
  @IsOptional()
  dryRun?: boolean;
}

/**
 * POST /matching/rounds: solved exactly; every proposal waits for the person's own answer (PIPL 24).
 * Codes: `round.not-your-use` (403), `round.too-large`, `round.not-solved`.
 */
@Controller('matching/rounds')
export class SolveRound {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly solver: Solver,
  ) {}

  @Post()
  @Allow('volunteer-organizer', 'street')
  solve(@Call() call: WriteCall, @Body() body: SolveRoundBody) {
    checkUse(call.caller, body.use);
    const { dryRun = false, use } = body;
    return this.writes.once(call, async (tx) => {
      // Two rounds at once would offer the same seat twice.
      await tx.query(`select pg_advisory_xact_lock(hashtext('matching round'))`);
      const roundId = newId(call.at);
      const input = await readInput(tx, body, call.at);
      const result = await solveInput(this.solver, input);
      const inputDigest = digestOf(input);
      const solver = await this.solver.version();
      await tx.query(
        `insert into round (round_id, use, dry_run, input, input_digest, solver, result, asked_by, solved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[roundId, use, dryRun, JSON.stringify(input), inputDigest, solver, JSON.stringify(result)],
          ...[call.caller.personId, formatInstant(call.at)],
        ],
      );
      if (!dryRun) await this.propose(tx, call, { roundId, use, ...result });
      const { fit, unfilled } = result;
      const proposals = result.proposals.length;
      return { roundId, state: 'SOLVED', use, dryRun, proposals, unfilled, fit, inputDigest, solver };
    });
  }

  private async propose(
    tx: Tx,
    call: WriteCall,
    round: { roundId: Id; use: MatchingUse; fit: number; unfilled: number; proposals: readonly Proposed[] },
  ): Promise<void> {
    const { roundId, use, fit, unfilled } = round;
    const { at } = call;
    const counts = { proposals: round.proposals.length, unfilled, fit };
    await this.events.publish(tx, RoundSolved, { key: roundId, data: { roundId, use, ...counts }, at });
    for (const { personId, targetId, fit: own, because } of round.proposals) {
      const proposalId = newId(at);
      await tx.query(
        `insert into proposal (proposal_id, round_id, use, person_id, target_id, state, made_at)
         values ($1, $2, $3, $4, $5, 'OPEN', $6)`,
        [proposalId, roundId, use, personId, targetId, formatInstant(at)],
      );
      const reasons = because.map(({ code, points }) => `${code} +${points}`).join(', ');
      const data = { roundId, proposalId, use, personId, targetId, fit: own, because: reasons };
      await this.events.publish(tx, ProposalMade, { key: roundId, data, at });
    }
  }
}

const organizerOf: Readonly<Record<MatchingUse, string>> = {
  'volunteers-to-shifts': 'volunteer-organizer',
  'people-to-posts': 'street',
};

/** Organizers of volunteers have no say over paid posts, nor the street over volunteers. */
function checkUse(caller: Caller, use: MatchingUse): void {
  if (caller.roles.some((role) => role === organizerOf[use])) return;
  throw new EdgeRefusal(403, 'round.not-your-use', `A round of ${use} needs the role ${organizerOf[use]}`);
}
