import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countersignCheckpoint,
  exportLogKey,
  formatVerifierKey,
  generateLogKey,
  importLogKey,
  isSignedBy,
  leafHash,
  parseCheckpoint,
  parseVerifierKey,
  signCheckpoint,
  signReceipt,
  verifyCheckpoint,
  verifyReceipt,
  type LogKeyJwk,
} from './index.ts';

const coded = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const signer = generateLogKey('linli.example/audit');
const root = leafHash(new Uint8Array());
const note = signCheckpoint({ size: 7, root }, signer);

describe('a checkpoint', () => {
  it('is a signed note of origin, size and root', () => {
    expect(note).toMatch(
      /^linli\.example\/audit\n7\nbjQLnP\+zepicpUTmu3gKLHiQHT\+zNzh2hRGjBhevoB0=\n\n— linli\.example\/audit [A-Za-z0-9+/=]+\n$/,
    );
    expect(verifyCheckpoint(note, signer)).toEqual({
      origin: 'linli.example/audit',
      size: 7,
      root: Buffer.from(root),
    });
  });

  it('of the signed-note specification is accepted: the example key and note of the Go package', () => {
    const verifier = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const example =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(isSignedBy(example, verifier)).toBe(true);
    expect(isSignedBy(example.replace('answer', 'anzwer'), verifier)).toBe(false);
  });

  it('is checked with nothing but the published key text', () => {
    const text = formatVerifierKey(signer);
    expect(verifyCheckpoint(note, parseVerifierKey(text)).size).toBe(7);
    expect(formatVerifierKey(parseVerifierKey(text))).toBe(text);
  });

  it('keeps its signature when witnesses add theirs', () => {
    const witness = generateLogKey('finance.example');
    const signed = countersignCheckpoint(note, witness);
    expect(verifyCheckpoint(signed, signer).size).toBe(7);
    expect([isSignedBy(signed, witness), isSignedBy(note, witness)]).toEqual([true, false]);
  });

  it.each([
    ['another size', note.replace('\n7\n', '\n8\n')],
    ['another key of the same name', signCheckpoint({ size: 7, root }, generateLogKey(signer.name))],
    ['only a witness', signCheckpoint({ size: 7, root }, generateLogKey('finance.example'))],
    [
      'another log, where this key was only a witness',
      countersignCheckpoint(signCheckpoint({ size: 7, root }, generateLogKey('other.example')), signer),
    ],
  ])('signed for %s is refused', (_, text) => {
    expect(() => verifyCheckpoint(text, signer)).toThrow(coded('checkpoint.bad-signature'));
  });

  it.each([
    ['nothing', ''],
    ['no signature', note.slice(0, note.indexOf('—'))],
    ['a size with a leading zero', note.replace('\n7\n', '\n07\n')],
    ['a negative size', note.replace('\n7\n', '\n-7\n')],
    ['a size beyond what is exact', note.replace('\n7\n', '\n9007199254740993\n')],
    ['a short root', note.replace('bjQL', '')],
    ['another spelling of the root', note.replace('oB0=', 'oB1=')],
    ['carriage returns', note.replace('\n7\n', '\r\n7\r\n')],
    ['no last newline', note.slice(0, -1)],
    ['a torn signature line', note.replace('— ', '-- ')],
    ['a novel', 'a'.repeat(200_000)],
  ])('with %s is malformed', (_, text) => {
    expect(() => verifyCheckpoint(text, signer)).toThrow(coded('checkpoint.malformed'));
  });

  it('answers any text with a code', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseCheckpoint(text)).toThrow(coded('checkpoint.malformed'));
      }),
    );
  });

  it('of an impossible tree is not signed', () => {
    expect(() => signCheckpoint({ size: -1, root }, signer)).toThrow(coded('checkpoint.malformed'));
  });
});

describe('the key of a log', () => {
  it('survives being put away as JWK', () => {
    const again = importLogKey(signer.name, exportLogKey(signer));
    expect(signCheckpoint({ size: 7, root }, again)).toBe(note);
  });

  it.each(['', 'two words', 'a+b', 'a\nb'])('cannot be called %j', (name) => {
    expect(() => generateLogKey(name)).toThrow(coded('log-key.malformed'));
  });

  it.each(['', 'a+00000000+AA==', 'nonsense', formatVerifierKey(signer).replace('linli', 'other')])(
    'is not read from %j',
    (text) => {
      expect(() => parseVerifierKey(text)).toThrow(coded('log-key.malformed'));
    },
  );

  it('is not made from another JWK', () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: '', d: '' } as unknown as LogKeyJwk;
    expect(() => importLogKey('a', jwk)).toThrow(coded('log-key.malformed'));
  });
});

describe('a receipt', () => {
  const leaf = Buffer.from(root).toString('base64');
  const statement = { leafHash: leaf, time: '2026-06-01T09:59:59.999+08:00', checkpoint: note };
  const receipt = signReceipt(statement, signer);

  it('holds the log to the leaf, the time and the tree', () => {
    const sent: unknown = JSON.parse(JSON.stringify(receipt));
    expect(verifyReceipt(sent, parseVerifierKey(formatVerifierKey(signer)))).toEqual(statement);
    const placed = signReceipt({ ...statement, index: 0 }, signer);
    expect(verifyReceipt(placed, signer)).toEqual({ ...statement, index: 0 });
  });

  it.each([
    ['time', { time: '2026-06-01T10:00:00.001+08:00' }],
    ['place', { index: 3 }],
    ['leaf', { leafHash: Buffer.alloc(32).toString('base64') }],
    ['log', { log: 'other' }],
    ['signature', { signature: 'AAAA' }],
  ])('with a changed %s is refused', (_, change) => {
    expect(() => verifyReceipt({ ...receipt, ...change }, signer)).toThrow(coded('receipt.bad-signature'));
  });

  it('with a checkpoint the log never signed is refused', () => {
    const forged = signReceipt({ ...statement, checkpoint: note.replace('\n7\n', '\n8\n') }, signer);
    expect(() => verifyReceipt(forged, signer)).toThrow(coded('checkpoint.bad-signature'));
  });

  it.each([null, 7, [], {}, { signature: '' }, { ...receipt, time: 'yesterday' }, { ...receipt, index: -1 }])(
    'is not %j',
    (json) => {
      expect(() => verifyReceipt(json, signer)).toThrow(coded('receipt.malformed'));
    },
  );
});
