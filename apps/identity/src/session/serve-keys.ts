import { Controller, Get } from '@nestjs/common';
import type { JWK } from 'jose';
import { Public } from '#platform';
import { TokenSigner } from './token-signer.ts';

@Controller('identity/keys')
export class ServeKeys {
  constructor(private readonly signer: TokenSigner) {}

  /** The public keys of sign-in tokens, as a JWK set. */
  @Get()
  @Public()
  async keys(): Promise<{ keys: JWK[] }> {
    return { keys: [await this.signer.publicJwk()] };
  }
}
