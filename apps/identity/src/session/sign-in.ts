import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { Clock } from '#kernel';
import { AllowSignedIn, CalledBy, EdgeRefusal, Public, type Caller } from '#platform';
import { AccountRow } from '../account/account.entity.ts';
import { lockAfter } from '../account/account.rules.ts';
import { hashPassword, passwordFits, randomPassword } from '../account/password.ts';
import { TokenSigner } from './token-signer.ts';

class SignInBody {
  @IsString()
  @Length(1, 60)
  account!: string;

  @IsString()
  @Length(1, 200)
  password!: string;
}

@Controller('identity')
export class SignIn {
  // Compared with when there is no such account, so that time does not tell which accounts exist.
  private readonly nobody = hashPassword(randomPassword());

  constructor(
    private readonly db: DataSource,
    private readonly signer: TokenSigner,
    private readonly clock: Clock,
  ) {}

  /** Opens a session. A sign-in changes nothing of the domain and takes no Idempotency-Key. */
  @Post('sessions')
  @Public()
  async signIn(@Body() body: SignInBody): Promise<Caller & { token: string }> {
    const row = await this.db.manager.findOneBy(AccountRow, { account: body.account });
    await this.notLocked(body.account);
    const fits = await passwordFits(body.password, row?.passwordHash ?? (await this.nobody));
    if (!row || !fits) {
      await this.countFailure(body.account);
      throw new EdgeRefusal(401, 'session.wrong-account-or-password', 'The account or password is not right');
    }
    await this.db.query('update account set failed_tries = 0, locked_until = null where account = $1', [
      row.account,
    ]);
    const { personId, organizationId, roles } = row;
    const caller: Caller = { personId, roles, ...(organizationId !== null && { organizationId }) };
    return { ...caller, token: await this.signer.sign(caller) };
  }

  @Get('me')
  @AllowSignedIn()
  me(@CalledBy() caller: Caller): Caller {
    return caller;
  }

  private async notLocked(account: string): Promise<void> {
    const locked = await this.db.query<unknown[]>(
      'select 1 from account where account = $1 and locked_until > to_timestamp($2)',
      [account, this.clock.now() / 1000],
    );
    if (locked.length > 0) throw new EdgeRefusal(429, 'session.too-many-tries', 'Wait a minute');
  }

  private async countFailure(account: string): Promise<void> {
    const [tries] = await this.db.query<{ failed_tries: number }[]>(
      'with up as (update account set failed_tries = failed_tries + 1 where account = $1 returning failed_tries) select * from up',
      [account],
    );
    const until = tries && lockAfter(tries.failed_tries, this.clock.now());
    if (until === undefined) return;
    await this.db.query('update account set locked_until = to_timestamp($2) where account = $1', [
      account,
      until / 1000,
    ]);
  }
}
