import { RuleBroken, transition, type Fen, type Instant, type LegalDate } from '#kernel';
import {
  decideOnBidCount,
  parameter,
  procedureOfVersion,
  type CountDecision,
  type LegalContext,
  type Procedure,
  type TenderState,
} from '#regulation';

/** As much of a tender as its procedure asks for. */
export interface Procured {
  readonly state: TenderState;
  /** As `versionOf` writes it: the law a purchase began under is the law it ends under. */
  readonly procedure: string;
}

export function procedureOf({ procedure }: Pick<Procured, 'procedure'>): Procedure {
  return procedureOfVersion(procedure);
}

/** The one way a tender changes its state. Throws `tender.wrong-state`. */
export function tenderMoves(tender: Procured, to: TenderState): TenderState {
  return transition('tender', procedureOf(tender).moves, { from: tender.state, to });
}

/** Whether enough bids are there to go on, by the tender's own procedure (GPL 36; rules 1.6). */
export function bidCountOf(
  tender: Pick<Procured, 'procedure'>,
  stage: 'close' | 'review',
  remaining: number,
): CountDecision {
  // Whatever Linli buys is a service for the public: 财库〔2015〕124号 lets a consultation go on with two.
  const count = { stage, remaining, publicServicePurchase: true };
  return decideOnBidCount({ method: procedureOf(tender).family, ...count });
}

/** What makes a method lawful besides its name. */
export interface MethodTerms {
  readonly ceilingFen: Fen;
  readonly approved: boolean;
}

/**
 * A purchase below the threshold stays below it (GPL 2, 8); from the open-tender threshold on, any method but the open
 * tender is approved first (GPL 27). Throws `method.over-threshold`, `method.approval-missing`.
 */
export function checkMethod({ flags }: Procedure, terms: MethodTerms, { area, on }: LegalContext): void {
  if (flags.below !== undefined) {
    const limit = parameter(flags.below, area, on);
    if (terms.ceilingFen >= Number(limit.value)) {
      throw new RuleBroken('method.over-threshold', 'The purchase is not below the threshold', {
        article: limit.source,
        limitFen: Number(limit.value),
      });
    }
  }
  if (flags.approvalFrom === undefined || terms.approved) return;
  const limit = parameter(flags.approvalFrom, area, on);
  if (terms.ceilingFen < Number(limit.value)) return;
  throw new RuleBroken('method.approval-missing', 'From this amount on the method needs an approval', {
    article: 'GPL 27',
    limitFen: Number(limit.value),
    source: limit.source,
  });
}

/**
 * Whether everybody may read first prices: from their opening on, after talks with the result, for nobody learns another's
 * price while a last one may still be given (214 art. 19, 74 art. 31).
 */
export function openingIsPublic(
  tender: Procured & { readonly priceOpenedAt: Instant | null; readonly noticedOn: LegalDate | null },
): boolean {
  if (tender.priceOpenedAt === null) return false;
  return !procedureOf(tender).flags.finalOffers || tender.noticedOn !== null;
}
