import { Injectable } from '@nestjs/common';
import { legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { FileChallengeBody } from './challenge.body.ts';
import { faultsOfChallenge, type Known, type WatchedStep } from './challenge.rules.ts';
import type { Found } from './finding.rules.ts';
import { pointsOf } from './points.body.ts';
import type { Point } from './points.rules.ts';

export interface CheckedChallenge {
  readonly known: Known;
  readonly points: readonly Point[];
  readonly step: WatchedStep | null;
  readonly found: readonly Found[];
}

interface Standing {
  readonly tookPart: boolean;
  readonly receivedOn: LegalDate | null;
  readonly changedOn: LegalDate | null;
  readonly stepChallenged: boolean;
}

/** Looks at a challenge before it is filed and when it is; the same findings both times. */
@Injectable()
export class CheckChallenge {
  constructor(private readonly secrets: BidSecrets) {}

  async check(
    tx: Pick<Tx, 'query'>,
    tender: TenderRow,
    by: Id,
    { body, at }: { readonly body: FileChallengeBody; readonly at: Instant },
  ): Promise<CheckedChallenge> {
    const { about } = body;
    const step = about === 'process' ? (body.step ?? lastStep(tender)) : null;
    const standing = await this.standing(tx, tender.id, by, { about, step });
    const filedOn = legalDateOf(at);
    const { receivedOn, changedOn } = standing;
    const ended = step === null ? lastEnded(tender) : endOf(tender, step);
    const known: Known = {
      issuedOn: tender.issuedOn ?? filedOn,
      documentOn: [receivedOn, changedOn].reduce(later, null),
      openedOn: ended === null ? null : legalDateOf(ended),
      noticedOn: tender.noticedOn,
      resultLastDay: tender.challengeLastDay,
    };
    const points = pointsOf(body.points);
    const found = faultsOfChallenge({
      ...{ about, filedOn, known, points, state: tender.state, pointsAtOnce: tender.pointsAtOnce },
      ...{ tookPart: standing.tookPart, stepChallenged: standing.stepChallenged },
      gotDocument: receivedOn !== null,
    });
    return { known, points, step, found };
  }

  private async standing(
    tx: Pick<Tx, 'query'>,
    tenderId: Id,
    organizationId: Id,
    { about, step }: { about: string; step: string | null },
  ): Promise<Standing> {
    const party = `${tenderId} ${organizationId}`;
    const bidder = this.secrets.bidderIndex(tenderId, organizationId);
    const [row] = await tx.query<Standing[]>(
      `select (exists (select from bid where bidder_index = $2 and state not in ('WITHDRAWN', 'COMMITTED'))
               or exists (select from invitation where tender_id = $1 and invitee_index = $2)) as "tookPart",
              (select received_on::text from document_receipt where tender_id = $1 and receiver_index = $5) as "receivedOn",
              (select max((sent_at at time zone 'Asia/Shanghai')::date)::text from clarification
               where tender_id = $1) as "changedOn",
              exists (select from challenge where tender_id = $1 and challenger_index = $6 and about = $3
                      and step is not distinct from $4::text) as "stepChallenged"`,
      [
        tenderId,
        bidder,
        about,
        step,
        this.secrets.mark('receiver', party),
        this.secrets.mark('challenger', party),
      ],
    );
    return row ?? { tookPart: false, receivedOn: null, changedOn: null, stepChallenged: false };
  }
}

const later = (a: LegalDate | null, b: LegalDate | null): LegalDate | null =>
  a === null || (b !== null && b > a) ? b : a;

function lastStep({ priceOpenedAt, technicalOpenedAt }: TenderRow): WatchedStep {
  if (priceOpenedAt !== null) return 'price-opening';
  return technicalOpenedAt === null ? 'close' : 'technical-opening';
}

function endOf({ closedAt, technicalOpenedAt, priceOpenedAt }: TenderRow, step: WatchedStep): Instant | null {
  return { close: closedAt, 'technical-opening': technicalOpenedAt, 'price-opening': priceOpenedAt }[step];
}

const lastEnded = ({ closedAt, priceOpenedAt }: TenderRow): Instant | null => priceOpenedAt ?? closedAt;
