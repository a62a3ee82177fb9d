import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formatInstant, type Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { envelopeHash, newSalt, saltedLeaf } from '#sealing';
import { canonicalJson, type Receipt } from '#transparency';
import { BidLog } from '../bid/bid-log.ts';
import { mayRelease } from '../opening/opening.rules.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { ownTrusteeIds } from '../trustee/trustees-of.ts';

interface TurnStatement {
  readonly tenderId: Id;
  /** RFC 3339 */
  readonly closedAt: string;
  /** RFC 3339; null while scores can still change. */
  readonly scoresLockedAt: string | null;
}

/** `leaf` is SHA-256 of the statement's canonical JSON, salted; the receipt is the log's signature on it. */
interface SignedTurn {
  readonly statement: TurnStatement;
  readonly salt: string;
  readonly leaf: string;
  readonly receipt: Receipt;
}

/** GET /procurement/tenders/:id/opening-turn. Codes: `share.too-early`, `share.tender-failed`. */
@Controller('procurement/tenders/:id/opening-turn')
export class ReadOpeningTurn {
  constructor(
    private readonly db: DataSource,
    private readonly log: BidLog,
  ) {}

  /**
   * Which part's turn it is, signed: a share that was sent too early is out. Whoever says falsely that the scores are
   * locked leaves his signature on it with every trustee.
   */
  @Get()
  @Allow('trustee')
  async read(@IdParam() tenderId: Id, @CalledBy() { personId }: Caller): Promise<SignedTurn> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    const own = tender ? await ownTrusteeIds(this.db, { personId, trustees: tender.trustees }) : [];
    if (!tender || own.length === 0) throw new NoSuch('tender', tenderId);
    mayRelease(tender, 'qualification');
    const { closedAt, scoresLockedAt } = tender;
    const statement = {
      tenderId,
      closedAt: formatInstant(closedAt ?? 0),
      scoresLockedAt: scoresLockedAt === null ? null : formatInstant(scoresLockedAt),
    };
    const salt = newSalt();
    const hash = await envelopeHash(new TextEncoder().encode(canonicalJson(statement)));
    const leaf = await saltedLeaf(hash, salt);
    const receipt = await this.log.receipt(this.db.manager, leaf, scoresLockedAt ?? closedAt ?? 0);
    return { statement, salt, leaf, receipt };
  }
}
