import { RuleBroken, type Clock } from '#kernel';
import { envelopeHash, openShare, type BidPart, type TrusteeKeyPair } from '#sealing';
import { isPriceTurn, mustBeClosed, mustBeTheFirst, type OwnKnowledge } from './closing.rules.ts';
import type { Journal } from './journal.ts';
import type { LogWatch } from './log-watch.ts';
import type { Platform, SealedBox, ShareWord, Tender } from './platform.ts';

type Closing = NonNullable<SealedBox['closing']>;

/** What releasing takes; `openBox` is another one only in tests of a trustee who lies. */
export interface Tools {
  readonly platform: Platform;
  readonly log: LogWatch;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly key: TrusteeKeyPair;
  readonly openBox?: typeof openShare;
}

/** One tender at a time: checks its close, then releases what is due. */
export class ReleaseShares {
  constructor(private readonly tools: Tools) {}

  /**
   * Releases this trustee's shares of every part whose turn it is and that he has not released. Throws what
   * `mustBeClosed` throws, `closing.not-logged`, `closing.bid-withheld`, `closing.second-manifest`, `turn.unsigned`.
   */
  async release(tender: Tender): Promise<void> {
    const { platform, log } = this.tools;
    const { tenderId } = tender;
    const box = await platform.box(tenderId);
    const { closing } = box;
    if (!closing) throw new RuleBroken('closing.not-logged', 'There is no closing manifest', { tenderId });
    this.accept(tender, closing);
    await log.mustHold(closing);
    this.remember(tenderId, closing);
    for (const part of ['qualification', 'technical'] as const) await this.releasePart(tender, box, part);
    if (await this.isTurnOfPrice(tenderId)) await this.releasePart(tender, box, 'price');
  }

  private accept(tender: Tender, { manifest, leaf }: Closing): void {
    const { journal, clock } = this.tools;
    const [first] = journal.of('manifest', tender.tenderId);
    const own: OwnKnowledge = {
      now: clock.now(),
      deadlines: journal.of('deadline', tender.tenderId).map(({ closesAt }) => closesAt),
      ...(first && { firstLeaf: first.leaf }),
    };
    mustBeTheFirst(leaf, own);
    mustBeClosed(tender, manifest, own);
  }

  private remember(tenderId: string, { manifest, leaf }: Closing): void {
    const { journal } = this.tools;
    if (journal.of('manifest', tenderId).length > 0) return;
    journal.write({ kind: 'manifest', tenderId, leaf, bids: manifest.bids.length });
  }

  /** A share that was sent cannot be taken back: the platform's signed word comes first, and stays here. */
  private async isTurnOfPrice(tenderId: string): Promise<boolean> {
    const { platform, log, journal, clock } = this.tools;
    if (journal.of('released', tenderId).some(({ part }) => part === 'price')) return false;
    const signed = await platform.turn(tenderId);
    await log.mustBeSigned(signed, tenderId);
    if (!isPriceTurn(signed.statement.scoresLockedAt, clock.now())) return false;
    journal.write({ kind: 'turn', tenderId, part: 'price', signed });
    return true;
  }

  private async releasePart(tender: Tender, box: SealedBox, part: BidPart): Promise<void> {
    const { platform, journal } = this.tools;
    const { tenderId } = tender;
    if (journal.of('released', tenderId).some((entry) => entry.part === part)) return;
    const words = await this.wordsOf(tender, box, part);
    journal.write({ kind: 'releasing', tenderId, part, shares: words.length });
    if (words.length > 0) await platform.release(tenderId, words);
    journal.write({ kind: 'released', tenderId, part });
  }

  /** Of every bid of the manifest, not of those somebody would like opened. */
  private async wordsOf(tender: Tender, { items, closing }: SealedBox, part: BidPart): Promise<ShareWord[]> {
    const byBid = new Map(items.map(({ bidId, envelopes }) => [bidId, envelopes]));
    const words: ShareWord[] = [];
    for (const { bidId, envelopes } of closing?.manifest.bids ?? []) {
      const shown = byBid.get(bidId)?.[part];
      const word = await this.wordOf({ tender, bidId, part, shown, hash: envelopes[part] });
      if (word) words.push(word);
    }
    return words;
  }

  private async wordOf({ tender, bidId, part, shown, hash }: OneBox): Promise<ShareWord | undefined> {
    const { journal, key, openBox = openShare } = this.tools;
    const { tenderId } = tender;
    if (shown === undefined) {
      // A bid may be out by its qualification or technical part; before those are open none can be.
      if (part === 'qualification') {
        throw new RuleBroken('closing.bid-withheld', 'The platform does not show a bid of the manifest', {
          bidId,
        });
      }
      return undefined;
    }
    const envelope = new Uint8Array(Buffer.from(shown, 'base64url'));
    if ((await envelopeHash(envelope)) !== hash) {
      journal.write({ kind: 'swapped', tenderId, bidId, part });
      return undefined;
    }
    try {
      return { bidId, part, share: await openBox(envelope, tender.policies[part], key.privateKey) };
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      journal.write({ kind: 'unreadable', tenderId, bidId, part });
      return { bidId, part, share: { envelope: hash, trustee: this.idIn(tender, part), failed: true } };
    }
  }

  private idIn({ policies }: Tender, part: BidPart): string {
    const { publicKey } = this.tools.key;
    return policies[part].trustees.find((trustee) => trustee.publicKey === publicKey)?.id ?? '';
  }
}

interface OneBox {
  readonly tender: Tender;
  readonly bidId: string;
  readonly part: BidPart;
  readonly shown: string | undefined;
  readonly hash: string;
}
