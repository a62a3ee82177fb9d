import { randomBytes } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { lawOf } from '../assessment/rules-used.ts';
import { roundOf } from '../assessment/rounds.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { servedOf, tokenHash, tokenOf } from './tokens.ts';

class OpenSatisfactionSurveyBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  /** Last day to vote. */
  @IsLegalDate()
  closesOn!: string;
}

/**
 * POST /contracting/contracts/:id/surveys. Codes: `satisfaction-survey.nobody-served`, `satisfaction-survey.repeated`, `satisfaction-survey.closes-too-soon`,
 * and those of another round of assessment.
 */
@Controller('contracting/contracts/:id/surveys')
export class OpenSurvey {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** Asks everybody who was served: one anonymous vote for each confirmed service (SO-08). */
  @Post()
  @Allow('buyer')
  async open(
    @IdParam() contractId: string,
    @Body() { milestone: no, closesOn }: OpenSatisfactionSurveyBody,
    @Call() call: WriteCall,
  ): Promise<{ surveyId: string; population: number }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' });
      await findMilestone(tx, contractId, no);
      const today = legalDateOf(call.at);
      const round = await roundOf(tx, { contractId, no }, lawOf(contract, today));
      if (closesOn <= today)
        throw new RuleBroken('satisfaction-survey.closes-too-soon', 'A survey stays open beyond today', {
          closesOn,
        });
      const served = await servedOf(tx, { contractId, no });
      if (served.length === 0)
        throw new RuleBroken(
          'satisfaction-survey.nobody-served',
          'Nobody has confirmed a service of this milestone',
          {
            article: 'GPR 45',
          },
        );
      const surveyId = newId(call.at);
      const secret = randomBytes(32).toString('hex');
      const added = await tx.query<unknown[]>(
        `insert into survey (id, contract_id, milestone_no, round, opened_by, opened_on, closes_on, secret_enc, population)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning 1`,
        [
          ...[surveyId, contractId, no, round, call.caller.personId, today, closesOn],
          ...[this.cipher.encrypt('satisfaction-survey.secret', secret), served.length],
        ],
      );
      if (added.length === 0)
        throw new RuleBroken('satisfaction-survey.repeated', 'This round has its survey');
      // In the order of the digests, which tells nothing of the services.
      const hashes = served.map((one) => tokenHash(tokenOf(secret, one))).sort();
      await tx.query('insert into survey_token (survey_id, token_hash) select $1, unnest($2::text[])', [
        surveyId,
        hashes,
      ]);
      return { surveyId, population: served.length };
    });
  }
}
