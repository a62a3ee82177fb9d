import { RuleBroken, type Id } from '#kernel';
import { parseShare, type FailedShare, type ReleasedShare } from '#sealing';

/** What a trustee says of his box in one envelope: what was in it, or that it does not open. */
export type TrusteeWord = ReleasedShare | FailedShare;

const HASH = /^[A-Za-z0-9_-]{43}$/;

/** Reads a trustee's word and that it is his own. Throws `share.malformed`, `share.not-yours`. */
export function readWord(json: Readonly<Record<string, unknown>>, own: readonly Id[]): TrusteeWord {
  const word = 'failed' in json ? readClaim(json) : parseShare(json);
  if (!own.includes(word.trustee)) {
    throw new RuleBroken('share.not-yours', 'A trustee releases their own share only', {
      trusteeId: word.trustee,
    });
  }
  return word;
}

function readClaim({ envelope, trustee, failed }: Readonly<Record<string, unknown>>): FailedShare {
  if (typeof envelope === 'string' && HASH.test(envelope) && typeof trustee === 'string' && failed === true) {
    return { envelope, trustee, failed };
  }
  throw new RuleBroken('share.malformed', 'A claim has envelope, trustee and failed: true');
}
