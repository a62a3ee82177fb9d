import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { roles, type Role } from '#contracts';
import { Clock, dateOf, isId } from '#kernel';
import { PlatformConfig } from '../config.ts';
import type { Caller } from './caller.ts';
import { EdgeRefusal } from './problem.ts';

export const TOKEN_ISSUER = 'linli-identity';

/** Checks the tokens that identity signs, with the public keys identity serves. */
@Injectable()
export class TokenVerifier {
  private keys: JWTVerifyGetKey | undefined;
  private ownAddress: string | undefined;

  constructor(
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
  ) {}

  /** Where this process listens; used when identity is part of it. */
  listeningAt(address: string): void {
    this.ownAddress = address;
  }

  /** The caller a token was signed for; none for a token nobody honest sent. Refuses with `server.busy`. */
  async verify(token: string): Promise<Caller | undefined> {
    this.keys ??= createRemoteJWKSet(
      new URL('/api/identity/keys', this.config.IDENTITY_URL ?? this.ownAddress),
    );
    try {
      // By our clock, as identity signs by it: a wall clock that jumps ends nobody's sign-in.
      const currentDate = dateOf(this.clock.now());
      const expected = { issuer: TOKEN_ISSUER, algorithms: ['EdDSA'], currentDate };
      const { payload } = await jwtVerify(token, this.keys, expected);
      return toCaller(payload);
    } catch (error) {
      if (saysTokenIsBad(error)) return undefined;
      // Identity cannot be asked just now. Saying "not signed in" would send everybody to sign in again.
      throw new EdgeRefusal(503, 'server.busy', 'Sign-ins cannot be checked at the moment');
    }
  }
}

function saysTokenIsBad(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !['ERR_JOSE_GENERIC', errors.JWKSTimeout.code, errors.JWKSInvalid.code].includes(error.code);
}

function toCaller(payload: Record<string, unknown>): Caller | undefined {
  const { sub, org, roles: granted } = payload;
  if (typeof sub !== 'string' || !isId(sub) || !Array.isArray(granted)) return undefined;
  const known = granted.filter((role): role is Role => (roles as readonly unknown[]).includes(role));
  return { personId: sub, roles: known, ...(typeof org === 'string' && { organizationId: org }) };
}
