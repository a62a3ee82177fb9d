import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JWK } from 'jose';
import { Clock } from '#kernel';
import { Secrets, TOKEN_ISSUER, type Caller } from '#platform';

const TOKEN_HOURS = 8;

/** Signs sign-in tokens (Ed25519, 8 hours); others check them with the public key served at /identity/keys. */
@Injectable()
export class TokenSigner {
  private readonly key: KeyObject;

  constructor(
    secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.key = secrets.signingKey('identity.token-signing.v1');
  }

  async publicJwk(): Promise<JWK> {
    const jwk = await exportJWK(createPublicKey(this.key));
    return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
  }

  async sign(caller: Caller): Promise<string> {
    const { kid = '' } = await this.publicJwk();
    const issued = Math.floor(this.clock.now() / 1000);
    return new SignJWT({
      roles: caller.roles,
      ...(caller.organizationId !== undefined && { org: caller.organizationId }),
    })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setIssuer(TOKEN_ISSUER)
      .setSubject(caller.personId)
      .setIssuedAt(issued)
      .setExpirationTime(issued + TOKEN_HOURS * 3600)
      .sign(this.key);
  }
}
