import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { Role } from '#contracts';
import { TOKEN_ISSUER, type Caller } from '#platform';

/** Stands in for identity: signs tokens and serves the key they are checked with at `/api/identity/keys`. */
export class TestIdentity {
  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly server: Server,
    /** What a service under test gets as IDENTITY_URL. */
    readonly url: string,
  ) {}

  static async start(): Promise<TestIdentity> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig' }] });
    const server = createServer((request, response) => {
      const known = request.url === '/api/identity/keys';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(known ? keys : '{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new TestIdentity(privateKey, server, `http://127.0.0.1:${port}`);
  }

  /** A token as identity issues it; `org` only for members of an organization. */
  async token({ personId, organizationId, roles }: Caller & { roles: readonly Role[] }): Promise<string> {
    return new SignJWT({ roles, ...(organizationId !== undefined && { org: organizationId }) })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(personId)
      .setIssuer(TOKEN_ISSUER)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
