import { Injectable } from '@nestjs/common';
import { Secrets } from '#platform';
import { formatVerifierKey, importLogKey, type LogKeyJwk, type LogSigner } from '#transparency';

const LOG_NAME = 'linli/audit';

/** The key that signs the heads; outsiders keep its public half. */
@Injectable()
export class LogKey {
  readonly signer: LogSigner;

  constructor(secrets: Secrets) {
    const { x = '', d = '' } = secrets.signingKey('audit.log-signing.v1').export({ format: 'jwk' });
    const jwk: LogKeyJwk = { kty: 'OKP', crv: 'Ed25519', x, d };
    this.signer = importLogKey(LOG_NAME, jwk);
  }

  get verifierKey(): string {
    return formatVerifierKey(this.signer);
  }
}
