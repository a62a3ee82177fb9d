import { describe, expect, it } from '@jest/globals';
import { createHash, hkdfSync, createHmac, createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  envelopeHash,
  open,
  openShare,
  parseEnvelope,
  policyHash,
  seal,
  type ReleasedShare,
  type SealingPolicy,
  type TrusteePrivateKey,
} from './index.ts';

interface Vector {
  readonly name: string;
  readonly policy: SealingPolicy;
  readonly policyHash: string;
  readonly privateKeys: readonly TrusteePrivateKey[];
  readonly mk: string;
  readonly plaintext: string;
  readonly commitment: string;
  readonly envelope: string;
  readonly envelopeHash: string;
  readonly shares: readonly ReleasedShare[];
}

const file = readFileSync(new URL('../vectors/linli-seal-1.json', import.meta.url), 'utf8');
const { cases } = JSON.parse(file) as { cases: Vector[] };
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

describe.each(cases)('the known answer "$name"', (vector) => {
  it('is what sealing gives', async () => {
    const { envelope, commitment } = await seal(vector.policy, new TextEncoder().encode(vector.plaintext), {
      mk: bytes(vector.mk),
    });
    expect(Buffer.from(envelope).toString('base64url')).toBe(vector.envelope);
    expect(commitment).toBe(vector.commitment);
    expect(await envelopeHash(envelope)).toBe(vector.envelopeHash);
    expect(await policyHash(vector.policy)).toBe(vector.policyHash);
  });

  it('opens to its text and its shares', async () => {
    const envelope = bytes(vector.envelope);
    expect(new TextDecoder().decode(await open(envelope, bytes(vector.mk)))).toBe(vector.plaintext);
    const shares = await Promise.all(
      vector.privateKeys.map((key) => openShare(envelope, vector.policy, key)),
    );
    expect(shares).toEqual(vector.shares);
  });

  it('is read by other code: the body needs nothing but HKDF, HMAC and AES-GCM as written in the ADR', () => {
    const { header, body } = parseEnvelope(bytes(vector.envelope));
    const mk = bytes(vector.mk);
    const label = (name: string) => Buffer.from(`linli-seal-1 ${name}`);
    expect(createHash('sha256').update(label('mk\0')).update(mk).digest('base64url')).toBe(header.commitment);
    const { suite, tenderId, lot = null, part } = header;
    const context = Buffer.from(
      JSON.stringify([suite, tenderId, lot, part, header.policyHash, header.commitment]),
    );
    const salt = createHash('sha256').update(context).digest();
    const derived = Buffer.from(hkdfSync('sha256', mk, bytes(header.seed), label('body'), 44));
    const decipher = createDecipheriv('aes-256-gcm', derived.subarray(0, 32), derived.subarray(32));
    decipher.setAAD(context).setAuthTag(body.subarray(-16));
    const padded = Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]);
    expect(padded.subarray(0, padded.lastIndexOf(0x80)).toString()).toBe(vector.plaintext);
    const seedKey = Buffer.from(hkdfSync('sha256', mk, salt, label('seed'), 32));
    expect(createHmac('sha256', seedKey).update(padded).digest('base64url')).toBe(header.seed);
  });
});
