import { expect } from '@jest/globals';
import type { OrganizationKind, RankedBid } from '#contracts';
import type { Id } from '#kernel';
import { newSalt, offerCommitment } from '#sealing';
import { OFFERS, ON, Procurement, type Offer, type Supplier } from './procurement.ts';
import { anId, type Answer, type Person, type Refusal } from './service.ts';

/** A tender whose technical parts are open and whose committee sits; bids in the order of the offers. */
export interface Opened {
  readonly tenderId: Id;
  readonly bids: readonly { readonly bidId: Id; readonly supplier: Supplier }[];
  readonly members: readonly Person[];
}

export interface Ranked extends RankedBid {
  readonly deduction: string | null;
  readonly priceScore: string;
  readonly scores: Readonly<Record<string, string>>;
}

/** Points of a member for a bid, both counted from 0. */
type Points = (bid: number, member: number) => string;

/** What happens from the draw of the committee to the answer to a challenge, as steps of a test. */
export class Awarding extends Procurement {
  /** The person of an id, as whoever sits on a committee. */
  member(personId: Id): Person {
    return personId === this.colleague.personId ? this.colleague : this.app.as(['expert'], personId);
  }

  /** Closed, with a committee and the technical parts open. */
  async opened(
    offers: readonly (Offer & { kind?: OrganizationKind })[] = OFFERS,
    over: object = {},
  ): Promise<Opened> {
    const tenderId = await this.open(over);
    return this.seated(tenderId, await this.bids(tenderId, offers));
  }

  /** The bids of these are in; closed, with a committee and the technical parts open. */
  async seated(tenderId: Id, suppliers: readonly Supplier[]): Promise<Opened> {
    expect(await this.close(tenderId)).toMatchObject({ body: { state: 'CLOSED' } });
    const drawn = await this.committee(tenderId);
    expect(drawn).toMatchObject({ status: 201 });
    await this.release(tenderId, ['qualification', 'technical']);
    const { items } = (
      await this.buyer.get<{ items: { bidId: Id; organizationId: Id }[] }>(
        `/procurement/tenders/${tenderId}/bids`,
      )
    ).body;
    const bids = suppliers.map((supplier) => {
      const found = items.find((bid) => bid.organizationId === supplier.organizationId);
      return { supplier, bidId: found?.bidId ?? anId() };
    });
    const members = drawn.body.members.map(({ personId }) => this.member(personId));
    await this.constituted(tenderId, members);
    return { tenderId, bids, members };
  }

  /** Every member declares no tie, and the first one is elected to lead. */
  async constituted(tenderId: Id, members: readonly Person[]): Promise<void> {
    const at = `/procurement/tenders/${tenderId}/committee`;
    for (const member of members) {
      const declared = await member.post(`${at}/declarations`, { tied: false }, ON.closing);
      expect(declared).toMatchObject({ status: 201 });
      const vote = { personId: members[0]?.personId };
      expect(await member.post(`${at}/leader`, vote, ON.closing)).toMatchObject({ status: 201 });
    }
  }

  /** A member signs the sheet as it is. */
  async sign(member: Person, tenderId: Id): Promise<Answer<Refusal & { waitingFor: number[] }>> {
    const at = `/procurement/tenders/${tenderId}`;
    const { own } = (await member.get<{ own?: { digest: string } }>(`${at}/scores`)).body;
    return member.post(`${at}/score-sheets/signature`, { digest: own?.digest }, ON.closing);
  }

  /** The member's word below the tender: a review or a score. */
  word(by: Person, { tenderId }: Opened, what: 'reviews' | 'scores', body: object): Promise<Answer<Refusal>> {
    const words = { reason: '材料齐备，方案可行', ...body };
    return by.post(`/procurement/tenders/${tenderId}/${what}`, words, ON.closing);
  }

  /** Every bid reviewed, and every member's points, signed: the first bid the best unless said otherwise. */
  async judged(opened: Opened, points: Points = decreasing): Promise<void> {
    const { bids, members } = opened;
    for (const [i, { bidId }] of bids.entries()) {
      const [lead] = members;
      if (!lead) throw new Error('nobody sits on the committee');
      const review = { bidId, kind: 'qualification', pass: true };
      expect(await this.word(lead, opened, 'reviews', review)).toMatchObject({ status: 201 });
      for (const [m, member] of members.entries()) {
        const scores = { plan: points(i, m), team: points(i, m) };
        expect(await this.word(member, opened, 'scores', { bidId, scores })).toMatchObject({ status: 201 });
      }
    }
    for (const member of members) {
      expect(await this.sign(member, opened.tenderId)).toMatchObject({ status: 200 });
    }
  }

  /** Every bid reviewed and every member signed, where the price alone decides. */
  async reviewed(opened: Opened): Promise<void> {
    const lead = opened.members[0] ?? this.buyer;
    for (const { bidId } of opened.bids) {
      const review = { bidId, kind: 'qualification', pass: true };
      expect(await this.word(lead, opened, 'reviews', review)).toMatchObject({ status: 201 });
    }
    for (const member of opened.members) {
      expect(await this.sign(member, opened.tenderId)).toMatchObject({ status: 200 });
    }
  }

  lock(tenderId: Id): Promise<Answer<Refusal>> {
    return this.step(tenderId, 'scores/lock', {}, ON.locking);
  }

  evaluate(tenderId: Id): Promise<Answer<Refusal & { ranking: Ranked[] }>> {
    return this.step(tenderId, 'evaluation', {}, ON.locking);
  }

  /** From the scores to the ranking; after talks with last prices, in the order of the bids. */
  async evaluated(
    opened: Opened,
    points?: Points,
    lastPrices: readonly number[] = [],
  ): Promise<readonly Ranked[]> {
    await this.judged(opened, points);
    expect((await this.lock(opened.tenderId)).status).toBeLessThan(300);
    await this.release(opened.tenderId, ['price'], ON.locking);
    if (lastPrices.length > 0) await this.lastPrices(opened, lastPrices);
    const answer = await this.evaluate(opened.tenderId);
    expect(answer.status).toBeLessThan(300);
    await this.reported(opened);
    return answer.body.ranking;
  }

  /** Everybody fixes a last price, says it after the hour, and the committee goes on with them. */
  async lastPrices({ tenderId, bids, members }: Opened, prices: readonly number[]): Promise<void> {
    const round = `/procurement/tenders/${tenderId}/final-round`;
    const [lead = this.buyer] = members;
    const closesAt = '2026-03-24T09:30:00+08:00';
    expect(await lead.post(round, { closesAt }, ON.locking)).toMatchObject({ status: 201 });
    for (const [i, { bidId, supplier }] of bids.entries()) {
      const said = { priceFen: prices[i] ?? 1, salt: newSalt() };
      const commitment = await offerCommitment({ tenderId, bidId, ...said });
      const fixed = await supplier.post(`${round}/commitments`, { commitment }, ON.locking);
      expect(fixed).toMatchObject({ status: 201 });
      expect(await supplier.post(`${round}/prices`, said, { at: closesAt })).toMatchObject({ status: 200 });
    }
    expect(await lead.post(`${round}/settlement`, {}, { at: closesAt })).toMatchObject({ status: 200 });
  }

  /** Every member signs the report, and the leader hands it to the buyer. */
  async reported({ tenderId, members }: Opened): Promise<void> {
    const at = `/procurement/tenders/${tenderId}/report`;
    const { digest } = (await this.buyer.get<{ digest: string }>(at)).body;
    for (const member of members) {
      const signed = await member.post(`${at}/signature`, { digest, agrees: true }, ON.locking);
      expect(signed).toMatchObject({ status: 200 });
    }
    expect(await members[0]?.post(at, {}, ON.locking)).toMatchObject({ status: 200 });
  }

  award(tenderId: Id, bidId: Id): Promise<Answer<Refusal & { state: string }>> {
    return this.step(tenderId, 'award', { bidId }, ON.awarding);
  }

  /** A tender with a winner, the bidder of the first offer. */
  async awarded(): Promise<Opened> {
    const opened = await this.opened();
    const [first] = await this.evaluated(opened);
    expect(await this.award(opened.tenderId, first?.bidId ?? anId())).toMatchObject({
      body: { state: 'AWARDED' },
    });
    return opened;
  }

  challenge(
    by: Person,
    tenderId: Id,
    on: { at: string } = ON.challenging,
  ): Promise<Answer<Refusal & { challengeId: Id; answerDue: string }>> {
    const body = { about: 'result', grounds: '评分标准适用不一致' };
    return by.post(`/procurement/tenders/${tenderId}/challenges`, body, on);
  }
}

const decreasing: Points = (bid, member) => String(92 - bid * 4 - member);
