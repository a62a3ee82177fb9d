import { readAttachments, type Attachment } from '../attachment/attachment.rules.ts';
import { RuleBroken, type Fen, type Instant } from '#kernel';
import { parseCapitalMoney, type PriceLine, type WrittenPrice } from '#regulation';
import { readExtras, type SealedExtras } from '../supplier/sealed-extras.rules.ts';

/** What decides whether a part may be opened. */
export interface BeforeOpening {
  readonly state: string;
  readonly closedAt: Instant | null;
  readonly scoresLockedAt: Instant | null;
}

/**
 * Qualification and technical part after the close, the price only when no score can change any more (87 art. 40, 49);
 * what was still sealed when the tender failed stays sealed. Throws `share.too-early`, `share.tender-failed`.
 */
export function mayRelease({ state, closedAt, scoresLockedAt }: BeforeOpening, part: string): void {
  if (state === 'FAILED') {
    throw new RuleBroken('share.tender-failed', 'The tender failed; nothing more is opened', {
      article: 'GPL 36',
    });
  }
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

/** What trustees have said about one part of one bid. */
export interface TrusteesWord {
  readonly shares: number;
  /** Statements that a box does not open. */
  readonly claims: number;
  readonly trustees: number;
  readonly threshold: number;
}

/** Whether the part opens now, can never be opened by shares, or waits for more of them. */
export function prospectOf({ shares, claims, trustees, threshold }: TrusteesWord): 'open' | 'lost' | 'wait' {
  if (shares >= threshold) return 'open';
  return trustees - claims < threshold ? 'lost' : 'wait';
}

interface Named {
  readonly organizationId: string;
}

export interface QualificationText extends Named, SealedExtras {
  /** Digest of the machine the bid was made on. */
  readonly deviceCode: string;
  /** The bidder's own declaration (中小企业声明函); absent where it makes none. */
  readonly enterpriseSize?: 'micro' | 'small' | 'medium' | 'large';
  /** Phone, e-mail or ID number of whoever handles the bid, each as a text; kept as marks that only tell equal from unequal. */
  readonly contacts?: readonly string[];
  /** ID numbers of the staff named for the project; kept as marks as well. */
  readonly staff?: readonly string[];
}

export interface TechnicalText extends Named {
  readonly text: string;
  /** Files; taken out when the part is opened. */
  readonly attachments?: readonly Attachment[];
}

export interface PriceText extends Named, WrittenPrice {}

export interface BidText {
  readonly qualification: QualificationText;
  readonly technical: TechnicalText;
  readonly price: PriceText;
}

/** What a text is held against. */
export interface TextTerms {
  /** Who handed the bid in. */
  readonly bidder: string;
  readonly ceilingFen: Fen;
}

/**
 * Reads an opened part: of its form, by the bidder who handed it in, a price within the ceiling (87 art. 63). What the
 * form does not know is left out. Throws `bid.text-invalid`, `bid.other-bidder`, `bid.over-ceiling`.
 */
export function readPart<P extends keyof BidText>(part: P, text: string, terms: TextTerms): BidText[P] {
  const fields = fieldsOf(text, part);
  if (fields['organizationId'] !== terms.bidder) {
    throw new RuleBroken('bid.other-bidder', 'The text names another bidder than the one who handed it in', {
      part,
    });
  }
  const read = readers[part](fields, terms);
  if (read === undefined) {
    throw new RuleBroken('bid.text-invalid', 'The text has not the form of this part', { part });
  }
  return { organizationId: terms.bidder, ...read } as BidText[P];
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(text: string, part: string): Fields {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !UNSTORABLE.test(JSON.stringify(json))) {
      return json as Fields;
    }
  } catch {
    // Said below, as for JSON of another form.
  }
  throw new RuleBroken('bid.text-invalid', 'The text is no JSON object', { part });
}

// NUL and half characters are JSON but no text PostgreSQL could keep: such a bid would stop the opening of all.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:d[89a-f]|0000)/;
const SIZES = ['micro', 'small', 'medium', 'large'];
const MOST_CONTACTS = 20;
const MOST_STAFF = 200;

const isText = (value: unknown, longest = 200): value is string =>
  typeof value === 'string' && value.trim().length > 0 && value.length <= longest;

const isTexts = (value: unknown, most: number): value is readonly string[] | undefined =>
  value === undefined || (Array.isArray(value) && value.length <= most && value.every((one) => isText(one)));

const isPrice = (value: unknown): value is Fen =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

const MOST_LINES = 500;
const QUANTITY = /^\d{1,9}(\.\d{1,4})?$/;

function isWritten(value: unknown): value is string | undefined {
  if (value === undefined) return true;
  try {
    return isText(value) && parseCapitalMoney(value) > 0;
  } catch {
    return false;
  }
}

function isLines(value: unknown): value is readonly PriceLine[] | undefined {
  if (value === undefined) return true;
  const isLine = (one: Partial<PriceLine>): boolean =>
    isText(one.code) &&
    isText(one.quantity) &&
    QUANTITY.test(one.quantity) &&
    isPrice(one.unitPriceFen) &&
    isPrice(one.amountFen);
  return (
    Array.isArray(value) &&
    value.length <= MOST_LINES &&
    value.every((one: unknown) => typeof one === 'object' && one !== null && isLine(one))
  );
}

function withinCeiling(priceFen: Fen, { ceilingFen }: TextTerms): Fen {
  if (priceFen <= ceilingFen) return priceFen;
  throw new RuleBroken('bid.over-ceiling', 'The price is higher than the ceiling', {
    article: '87 art. 63',
    ceilingFen,
  });
}

type Reader<P extends keyof BidText> = (
  fields: Fields,
  terms: TextTerms,
) => Omit<BidText[P], 'organizationId'> | undefined;

const readers: { readonly [P in keyof BidText]: Reader<P> } = {
  qualification: (fields) => {
    const { deviceCode, enterpriseSize, contacts, staff } = fields;
    const extras = readExtras(fields);
    if (extras === undefined) return undefined;
    const size = SIZES.find((known) => known === enterpriseSize) as QualificationText['enterpriseSize'];
    if (!isText(deviceCode) || (enterpriseSize !== undefined && size === undefined)) return undefined;
    if (!isTexts(contacts, MOST_CONTACTS) || !isTexts(staff, MOST_STAFF)) return undefined;
    const persons = { ...(contacts && { contacts }), ...(staff && { staff }) };
    return { deviceCode, ...(size && { enterpriseSize: size }), ...persons, ...extras };
  },
  technical: ({ text, attachments }) => {
    const files = readAttachments(attachments);
    if (!isText(text, 200_000) || files === undefined) return undefined;
    return { text, ...(files.length > 0 && { attachments: files }) };
  },
  price: ({ priceFen, inWords, lines }, terms) => {
    if (!isPrice(priceFen) || !isWritten(inWords) || !isLines(lines)) return undefined;
    const more = { ...(inWords !== undefined && { inWords }), ...(lines !== undefined && { lines }) };
    return { priceFen: withinCeiling(priceFen, terms), ...more };
  },
};

/** The same number or address however it is written: spaces, dashes, brackets, case and the +86 of a phone set aside. */
export function plainContact(contact: string): string {
  const plain = contact.toLowerCase().replaceAll(/[\s()（）\-－.]/gu, '');
  return plain.replace(/^(?:\+|00)86(?=1\d{10}$)/, '');
}
