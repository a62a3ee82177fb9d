import { RuleBroken, type Fen, type Instant } from '#kernel';

/** What decides whether a part may be opened. */
export interface BeforeOpening {
  readonly closedAt: Instant | null;
  readonly scoresLockedAt: Instant | null;
}

/**
 * Qualification and technical part after the close, the price only when no score can change any more (87 art. 40, 49).
 * Throws `share.too-early`.
 */
export function mayRelease({ closedAt, scoresLockedAt }: BeforeOpening, part: string): void {
  if (closedAt === null) {
    throw new RuleBroken('share.too-early', 'The box is not closed', { article: '87 art. 40', part });
  }
  if (part === 'price' && scoresLockedAt === null) {
    throw new RuleBroken('share.too-early', 'Prices open after the scores are locked', {
      article: '87 art. 49',
      part,
    });
  }
}

interface Named {
  readonly organizationId: string;
}

export interface QualificationText extends Named {
  /** Digest of the machine the bid was made on. */
  readonly deviceCode: string;
  /** The bidder's own declaration (中小企业声明函); absent where it makes none. */
  readonly enterpriseSize?: 'micro' | 'small' | 'medium' | 'large';
}

export interface TechnicalText extends Named {
  readonly text: string;
}

export interface PriceText extends Named {
  readonly priceFen: Fen;
}

export interface BidText {
  readonly qualification: QualificationText;
  readonly technical: TechnicalText;
  readonly price: PriceText;
}

const SIZES = ['micro', 'small', 'medium', 'large'];

/** Reads an opened part; it must be what its form says and name the bidder who handed it in. Throws `bid.text-invalid`, `bid.other-bidder`. */
export function readPart(part: keyof BidText, json: unknown, bidder: string): BidText[keyof BidText] {
  const text = (json ?? {}) as Partial<Record<string, unknown>>;
  if (text['organizationId'] !== bidder) {
    throw new RuleBroken('bid.other-bidder', 'The text names another bidder than the one who handed it in', {
      part,
    });
  }
  if (!wellFormed[part](text))
    throw new RuleBroken('bid.text-invalid', 'The text has not the form of this part', { part });
  return text as unknown as BidText[keyof BidText];
}

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= 200_000;

const wellFormed: Readonly<Record<keyof BidText, (text: Partial<Record<string, unknown>>) => boolean>> = {
  qualification: ({ deviceCode, enterpriseSize }) =>
    isText(deviceCode) && (enterpriseSize === undefined || SIZES.some((size) => size === enterpriseSize)),
  technical: ({ text }) => isText(text),
  price: ({ priceFen }) => typeof priceFen === 'number' && Number.isSafeInteger(priceFen) && priceFen > 0,
};
