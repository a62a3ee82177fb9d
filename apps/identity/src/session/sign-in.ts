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
    if (row) await this.countTry(row.account);
    const fits = await passwordFits(body.password, row?.passwordHash ?? (await this.nobody));
    if (!row || !fits) {
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

  /** A try counts as failed until it has succeeded, so that a hundred at once are five guesses and not a hundred. */
  private async countTry(account: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const now = this.clock.now();
      const row = await tx.findOneOrFail(AccountRow, {
        where: { account },
        lock: { mode: 'pessimistic_write' },
      });
      if (row.lockedUntil !== null && row.lockedUntil.getTime() > now)
        throw new EdgeRefusal(429, 'session.too-many-tries', 'Wait a minute');
      const failedTries = row.failedTries + 1;
      const until = lockAfter(failedTries, now);
      await tx.query(
        'update account set failed_tries = $2, locked_until = to_timestamp($3) where account = $1',
        [account, failedTries, until === undefined ? null : until / 1000],
      );
    });
  }
}
