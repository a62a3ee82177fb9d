import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MatchingUse } from '#contracts';
import type { Id } from '#kernel';
import { Allow, IdParam, NoSuch } from '#platform';
import { reasonTexts } from './reason-texts.ts';
import { digestOf, type RoundInput } from './round-input.ts';
import { provesResult, solveInput, type RoundResult } from './solve-input.ts';
import { Solver } from './solve.ts';

interface StoredRound {
  readonly roundId: Id;
  readonly use: MatchingUse;
  readonly dryRun: boolean;
  readonly solvedAt: string;
  readonly inputDigest: string;
  readonly solver: string;
  readonly input: RoundInput;
  readonly result: RoundResult;
}

interface StoredProposal {
  readonly proposalId: Id;
  readonly personId: Id;
  readonly targetId: Id;
  readonly state: string;
}

const READERS = ['volunteer-organizer', 'street', 'auditor'] as const;

/** What was proposed and why, and why others were not: for organizers and auditors, as it names people's ids. */
@Controller('matching/rounds')
export class RoundQueries {
  constructor(
    private readonly db: DataSource,
    private readonly solver: Solver,
  ) {}

  @Get(':id')
  @Allow(...READERS)
  async one(@IdParam() id: Id) {
    const { input, result, ...round } = await this.find(id);
    const made = await this.db.query<StoredProposal[]>(
      `select proposal_id as "proposalId", person_id as "personId", target_id as "targetId", state
         from proposal where round_id = $1`,
      [id],
    );
    const proposals = result.proposals.map(({ personId, targetId, fit, because }) => {
      const own = made.find((row) => row.personId === personId && row.targetId === targetId);
      const reasons = because.map(({ code, points }) => ({ ...textOf(code), points }));
      const { proposalId, state } = own ?? { proposalId: null, state: 'DRY_RUN' };
      return { proposalId, personId, targetId, state, fit, because: reasons };
    });
    return {
      ...round,
      policy: input.policy,
      people: input.people.length,
      targets: input.targets.length,
      fit: result.fit,
      unfilled: result.unfilled,
      proposals,
      unmatched: {
        people: result.people.map(({ reasons, ...who }) => ({ ...who, because: reasons.map(textOf) })),
        targets: result.targets.map(({ reasons, ...what }) => ({ ...what, because: reasons.map(textOf) })),
      },
    };
  }

  /**
   * Solves the stored input once more: `same` says whether the very same result came out, and with which solver;
   * `optimal`, whether the stored result's own certificate proves that no other is better.
   */
  @Get(':id/replay')
  @Allow(...READERS)
  async replay(@IdParam() id: Id) {
    const { input, result, inputDigest, solver } = await this.find(id);
    const again = await solveInput(this.solver, input);
    const same = again.fit === result.fit && pairsOf(again) === pairsOf(result);
    const optimal = digestOf(input) === inputDigest && provesResult(input, result);
    return { roundId: id, inputDigest, solver, solverNow: await this.solver.version(), same, optimal };
  }

  private async find(id: Id): Promise<StoredRound> {
    const [round] = await this.db.query<StoredRound[]>(
      `select round_id as "roundId", use, dry_run as "dryRun", input_digest as "inputDigest", solver, input, result,
              to_char(solved_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') as "solvedAt"
         from round where round_id = $1`,
      [id],
    );
    if (!round) throw new NoSuch('round', id);
    return round;
  }
}

const textOf = (code: string): { code: string; zh: string; en: string } => ({
  code,
  ...(reasonTexts[code] ?? { zh: code, en: code }),
});

const pairsOf = ({ proposals }: RoundResult): string =>
  JSON.stringify(proposals.map(({ personId, targetId }) => [personId, targetId]));
