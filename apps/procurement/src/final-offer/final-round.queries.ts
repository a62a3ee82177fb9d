import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { formatInstant, type Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { bidsInBox } from '../opening/opened-bids.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import type { RequirementChange, TalksRecord } from './final-offer.rules.ts';
import { findRound, offersOf, type KeptOffer } from './final-rounds.ts';

interface OfferView {
  readonly bidId: Id;
  /** With `priceFen` and `salt` anybody can compute it again. */
  readonly commitment: string;
  readonly committedAt: string;
  readonly priceFen: number | null;
  readonly salt: string | null;
}

interface RoundView {
  readonly tenderId: Id;
  readonly changes: readonly RequirementChange[];
  /** Where one supplier's price is agreed on. */
  readonly record: TalksRecord | null;
  readonly approved: boolean;
  readonly settled: boolean;
  readonly closesAt: string;
  readonly revealsUntil: string;
  /** Of all, once settled; before that a bidder's own alone. */
  readonly offers: readonly OfferView[];
}

/** GET …/final-round. Codes: `tender.not-found`, `final-round.not-found`. */
@Controller('procurement/tenders/:id/final-round')
export class ReadFinalRound {
  constructor(private readonly db: DataSource) {}

  /** For the buyer, the committee, who supervises, and whoever is asked. Before the settlement not even how many fixed a price. */
  @Get()
  @Allow('buyer', 'expert', 'supplier', 'finance-supervisor', 'auditor')
  async read(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<RoundView> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender) throw new NoSuch('tender', tenderId);
    const own = await this.ownBid(tenderId, caller);
    if (own === undefined && !(await mayReadEvaluation(this.db, tender, caller)))
      throw new NoSuch('tender', tenderId);
    const round = await findRound(this.db, tenderId);
    if (!round) throw new NoSuch('final-round', tenderId);
    const { changes, record, approved, settled } = round;
    const offers = await offersOf(this.db, tenderId);
    return {
      ...{ tenderId, changes, record, approved, settled },
      ...{ closesAt: formatInstant(round.closesAt), revealsUntil: formatInstant(round.revealsUntil) },
      offers: offers.filter(({ bidId }) => settled || bidId === own).map(shown),
    };
  }

  private async ownBid(tenderId: Id, { roles, organizationId }: Caller): Promise<Id | undefined> {
    if (!roles.includes('supplier') || organizationId === undefined) return undefined;
    return (await bidsInBox(this.db, tenderId)).find((bid) => bid.organizationId === organizationId)?.bidId;
  }
}

const shown = ({ bidId, commitment, committedAt, priceFen, salt }: KeptOffer): OfferView => ({
  ...{ bidId, commitment, priceFen, salt },
  committedAt: formatInstant(committedAt),
});
