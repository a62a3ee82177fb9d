import { sign, verify } from 'node:crypto';
import { canonicalJson, parseInstant, RuleBroken } from '#kernel';
import { verifyCheckpoint } from './checkpoint.ts';
import { parseDigest } from './hash.ts';
import type { LogSigner, LogVerifier } from './keys.ts';

/**
 * What a bidder, supplier or volunteer is handed: the log's word that it took his leaf in at that time. If the leaf
 * is not in a later tree, this paper proves it was left out.
 */
export interface ReceiptStatement {
  /** Base64 RFC 6962 leaf hash. */
  readonly leafHash: string;
  /** Its place in the log, when it has one already. */
  readonly index?: number;
  /** RFC 3339, the server's clock when the leaf was taken in. */
  readonly time: string;
  /** The newest signed checkpoint at that time; need not contain the leaf yet. */
  readonly checkpoint: string;
}

export interface Receipt extends ReceiptStatement {
  /** Name of the log. */
  readonly log: string;
  /** Base64 Ed25519 signature over `linli receipt v1`, a newline and the canonical JSON of all other fields. */
  readonly signature: string;
}

type Unsigned = Omit<Receipt, 'signature'>;

const message = (receipt: Unsigned): Buffer => Buffer.from(`linli receipt v1\n${canonicalJson(receipt)}`);

const malformed = (what: string): RuleBroken =>
  new RuleBroken('receipt.malformed', `This is not a receipt: ${what}`, { what });

/** Throws `receipt.malformed`. */
export function signReceipt(statement: ReceiptStatement, signer: LogSigner): Receipt {
  const unsigned = checked({ ...statement, log: signer.name });
  return { ...unsigned, signature: sign(null, message(unsigned), signer.privateKey).toString('base64') };
}

/**
 * The statement, if this log signed it and the checkpoint in it. Throws `receipt.malformed`,
 * `receipt.bad-signature`, `checkpoint.malformed`, `checkpoint.bad-signature`.
 */
export function verifyReceipt(json: unknown, verifier: LogVerifier): ReceiptStatement {
  const { signature, ...rest } = (json ?? {}) as Partial<Record<keyof Receipt, unknown>>;
  if (typeof signature !== 'string') throw malformed('signature');
  const unsigned = checked(rest);
  const bytes = Buffer.from(signature, 'base64');
  if (unsigned.log !== verifier.name || !verify(null, message(unsigned), verifier.publicKey, bytes)) {
    throw new RuleBroken('receipt.bad-signature', 'The log has not signed this receipt');
  }
  verifyCheckpoint(unsigned.checkpoint, verifier);
  const { log: _, ...statement } = unsigned;
  return statement;
}

function checked(json: Partial<Record<keyof Unsigned, unknown>>): Unsigned {
  const { log, leafHash, index, time, checkpoint } = json;
  if (!parseDigest(leafHash)) throw malformed('leaf hash');
  if (index !== undefined && !(Number.isSafeInteger(index) && Number(index) >= 0)) throw malformed('index');
  if (typeof time !== 'string' || parseInstant(time) === undefined) throw malformed('time');
  if (typeof log !== 'string' || typeof checkpoint !== 'string') throw malformed('checkpoint');
  const place = index === undefined ? {} : { index: Number(index) };
  return { log, leafHash: String(leafHash), ...place, time, checkpoint };
}
