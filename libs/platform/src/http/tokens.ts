import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { roles, type Role } from '#contracts';
import { isId } from '#kernel';
import { PlatformConfig } from '../config.ts';
import type { Caller } from './caller.ts';

export const TOKEN_ISSUER = 'linli-identity';

/** Checks the tokens that identity signs, with the public keys identity serves. */
@Injectable()
export class TokenVerifier {
  private keys: JWTVerifyGetKey | undefined;
  private ownAddress: string | undefined;

  constructor(private readonly config: PlatformConfig) {}

  /** Where this process listens; used when identity is part of it. */
  listeningAt(address: string): void {
    this.ownAddress = address;
  }

  async verify(token: string): Promise<Caller | undefined> {
    this.keys ??= createRemoteJWKSet(
      new URL('/api/identity/keys', this.config.IDENTITY_URL ?? this.ownAddress),
    );
    try {
      const { payload } = await jwtVerify(token, this.keys, { issuer: TOKEN_ISSUER, algorithms: ['EdDSA'] });
      return toCaller(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return undefined;
      throw error;
    }
  }
}

function toCaller(payload: Record<string, unknown>): Caller | undefined {
  const { sub, org, roles: granted } = payload;
  if (typeof sub !== 'string' || !isId(sub) || !Array.isArray(granted)) return undefined;
  const known = granted.filter((role): role is Role => (roles as readonly unknown[]).includes(role));
  return { personId: sub, roles: known, ...(typeof org === 'string' && { organizationId: org }) };
}
