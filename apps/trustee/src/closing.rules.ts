import { parseInstant, RuleBroken, type Instant } from '#kernel';
import { decideOnBidCount, procedureOfVersion } from '#regulation';

/** What the platform says in public of a tender. */
export interface NoticedTender {
  readonly tenderId: string;
  /** RFC 3339 */
  readonly closesAt: string | null;
  /** As `versionOf` writes it. */
  readonly procedure: string;
}

export interface ClosedBox {
  readonly tenderId: string;
  readonly closesAt: string;
  readonly closedAt: string;
  readonly bids: readonly object[];
}

/** What the trustee knows without the platform. */
export interface OwnKnowledge {
  readonly now: Instant;
  /** Every close the notice named while the trustee watched, oldest first. */
  readonly deadlines: readonly string[];
  /** The leaf of the manifest seen first. */
  readonly firstLeaf?: string;
}

const instant = (text: string | null): Instant => parseInstant(text ?? '') ?? Number.NaN;

/**
 * Whether the box was closed as it must be: at the noticed hour, which has come by the trustee's own clock and was never
 * moved forward, with as many bids as the law opens. Throws `closing.other-tender`, `closing.other-deadline`,
 * `closing.deadline-shortened`, `closing.before-deadline`, `closing.early`, `closing.too-few`.
 */
export function mustBeClosed(tender: NoticedTender, box: ClosedBox, own: OwnKnowledge): void {
  if (box.tenderId !== tender.tenderId) {
    throw new RuleBroken('closing.other-tender', 'The manifest is another tender’s', {
      tenderId: box.tenderId,
    });
  }
  const closesAt = instant(box.closesAt);
  if (closesAt !== instant(tender.closesAt)) {
    throw new RuleBroken('closing.other-deadline', 'The manifest names another close than the notice', {
      noticed: tender.closesAt,
      manifest: box.closesAt,
    });
  }
  const latest = Math.max(...own.deadlines.map(instant));
  if (closesAt < latest) {
    throw new RuleBroken('closing.deadline-shortened', 'The close was moved to an earlier time', {
      article: '87 art. 27',
      closesAt: box.closesAt,
    });
  }
  if (!(instant(box.closedAt) >= closesAt)) {
    throw new RuleBroken('closing.before-deadline', 'The box was closed before its hour', {
      closedAt: box.closedAt,
    });
  }
  if (own.now < Math.max(closesAt, instant(box.closedAt))) {
    throw new RuleBroken('closing.early', 'By this clock the hour of the close has not come', {
      article: '87 art. 40',
    });
  }
  enoughBids(tender, box);
}

/** Fewer than the law opens stay sealed, whatever the platform asks for (GPL 36). Throws `closing.too-few`. */
function enoughBids({ procedure }: NoticedTender, { bids }: ClosedBox): void {
  const { mayOpen, article } = decideOnBidCount({
    method: procedureOfVersion(procedure).family,
    stage: 'close',
    remaining: bids.length,
    publicServicePurchase: true,
  });
  if (!mayOpen) {
    throw new RuleBroken('closing.too-few', 'Too few bids by law: they stay sealed', {
      article,
      bids: bids.length,
    });
  }
}

/** Two manifests for one box mean that somebody put in or took out a bid afterwards. Throws `closing.second-manifest`. */
export function mustBeTheFirst(leaf: string, { firstLeaf }: OwnKnowledge): void {
  if (firstLeaf !== undefined && firstLeaf !== leaf) {
    throw new RuleBroken('closing.second-manifest', 'There is a second manifest for the same tender', {
      first: firstLeaf,
      second: leaf,
    });
  }
}

/** Scores that are locked in the future are not locked (87 art. 49). */
export function isPriceTurn(scoresLockedAt: string | null, now: Instant): boolean {
  return scoresLockedAt !== null && instant(scoresLockedAt) <= now;
}
