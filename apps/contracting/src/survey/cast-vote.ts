import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { legalDateOf, RuleBroken, type Id, type Instant, type LegalDate } from '#kernel';
import { transaction } from '#messaging';
import { Allow, AsOf, CalledBy, FieldCipher, NoSuch, Public, type Caller } from '#platform';
import { mayVote } from './survey.rules.ts';
import { tokenHash, tokenOf } from './tokens.ts';

class CastVoteBody {
  @IsUUID()
  surveyId!: string;

  /** From `my-survey-tokens`; it says nothing of who holds it. */
  @IsString()
  @Length(20, 100)
  token!: string;

  /** 1 (bad) to 5 (good) */
  @IsInt()
  @Min(1)
  @Max(5)
  satisfaction!: number;
}

interface TokenView {
  surveyId: string;
  title: string;
  kind: string;
  servedOn: string;
  closesOn: string;
  token: string;
}

/** Codes: `satisfaction-survey.not-found` (also for a token that is none), `satisfaction-survey.voted`, `satisfaction-survey.closed`. */
@Controller('contracting')
export class CastVote {
  constructor(
    private readonly db: DataSource,
    private readonly cipher: FieldCipher,
  ) {}

  /** A vote needs its token and no sign-in, so that no session stands beside it; a token votes once. */
  @Post('survey-votes')
  @Public()
  async vote(@Body() body: CastVoteBody, @AsOf() at: Instant): Promise<{ voted: true }> {
    return transaction(this.db, async (tx) => {
      const [row] = await tx.query<{ voted: boolean; closesOn: LegalDate; closedOn: LegalDate | null }[]>(
        `select t.voted, s.closes_on::text as "closesOn", s.closed_on::text as "closedOn"
         from survey s join survey_token t on t.survey_id = s.id
         where s.id = $1 and t.token_hash = $2 for update of t for share of s`,
        [body.surveyId, tokenHash(body.token)],
      );
      if (!row) throw new NoSuch('satisfaction-survey', body.surveyId);
      mayVote(row, legalDateOf(at));
      if (row.voted) throw new RuleBroken('satisfaction-survey.voted', 'This token has voted');
      await tx.query('update survey_token set voted = true where survey_id = $1 and token_hash = $2', [
        ...[body.surveyId, tokenHash(body.token)],
      ]);
      await tx.query('insert into survey_vote (id, survey_id, satisfaction) values ($1, $2, $3)', [
        ...[randomUUID(), body.surveyId, body.satisfaction],
      ]);
      return { voted: true };
    });
  }

  /** The caller's own tokens of surveys that are open, one for each service they confirmed. */
  @Get('my-survey-tokens')
  @Allow('resident', 'grid-head')
  async tokens(@CalledBy() caller: Caller, @AsOf() at: Instant): Promise<{ items: TokenView[] }> {
    const rows = await this.db.query<(TokenView & { recordId: Id; secretEnc: string })[]>(
      `select s.id as "surveyId", c.title, r.kind, r.served_on::text as "servedOn", s.closes_on::text as "closesOn",
              r.id as "recordId", s.secret_enc as "secretEnc"
       from survey s join contract c on c.id = s.contract_id
       join service_record r on r.contract_id = s.contract_id and r.milestone_no = s.milestone_no
       left join service_participant p on p.record_id = r.id and p.person_id = $1
       where s.closed_on is null and s.closes_on >= $2 and $1 in (r.recipient_person_id, p.person_id)
       order by r.served_on, r.id`,
      [caller.personId, legalDateOf(at)],
    );
    const mine = rows.map(({ recordId, secretEnc, ...view }) => {
      const secret = this.cipher.decrypt('satisfaction-survey.secret', secretEnc);
      return { ...view, token: tokenOf(secret, { recordId, personId: caller.personId }) };
    });
    // A service that was confirmed after the survey was opened has no vote in it.
    const hashes = mine.map(({ token }) => tokenHash(token));
    const known = await this.db.query<{ hash: string }[]>(
      'select token_hash as hash from survey_token where token_hash = any($1) and not voted',
      [hashes],
    );
    return { items: mine.filter(({ token }) => known.some(({ hash }) => hash === tokenHash(token))) };
  }
}
