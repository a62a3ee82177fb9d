import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { FieldCipher, type WriteCall } from '#platform';

/** Makes what would tell who bids for what readable only to a process that holds the installation's key. */
@Injectable()
export class BidSecrets {
  constructor(private readonly cipher: FieldCipher) {}

  /** Another one in each tender: the bids of one organization cannot be told to be of one. */
  bidderIndex(tenderId: Id, organizationId: Id): string {
    return this.cipher.blindIndex('bid.bidder', `${tenderId} ${organizationId}`);
  }

  callIndex({ caller, idempotencyKey }: WriteCall): string {
    return this.cipher.blindIndex('bid.call', `${caller.personId} ${idempotencyKey}`);
  }

  /** A write whose caller, before the opening, nobody may learn: exactly once as any other, but without a name. */
  unnamed(call: WriteCall): WriteCall {
    const { caller, fingerprint } = call;
    const personId = asId(this.cipher.blindIndex('bid.caller', caller.personId));
    return {
      ...call,
      caller: { ...caller, personId },
      fingerprint: this.cipher.blindIndex('bid.call-text', fingerprint),
    };
  }

  /** What persons or machines of two bids have in common, without saying what it is. */
  mark(kind: string, value: string): string {
    return this.cipher.blindIndex(`bid.mark.${kind}`, value);
  }

  hide(field: string, value: unknown): string {
    return this.cipher.encrypt(`bid.${field}`, JSON.stringify(value));
  }

  show<T>(field: string, text: string): T {
    return JSON.parse(this.cipher.decrypt(`bid.${field}`, text)) as T;
  }

  hideEnvelope(envelope: Uint8Array): Buffer {
    return this.cipher.encryptBytes('bid.envelope', envelope);
  }

  /** An envelope that somebody changed in the database reads as nothing: it cannot have the hash of the receipt. */
  showEnvelope(bytes: Buffer): Uint8Array {
    try {
      return new Uint8Array(this.cipher.decryptBytes('bid.envelope', bytes));
    } catch {
      return new Uint8Array();
    }
  }
}

/** Sixteen bytes of a keyed digest in the form of an id. */
function asId(index: string): Id {
  const hex = Buffer.from(index, 'base64url').toString('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
