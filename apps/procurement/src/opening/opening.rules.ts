import { RuleBroken, type Fen, type Instant } from '#kernel';

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

const isText = (value: unknown, longest = 200): value is string =>
  typeof value === 'string' && value.trim().length > 0 && value.length <= longest;

const isContacts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MOST_CONTACTS && value.every((contact) => isText(contact));

const isPrice = (value: unknown): value is Fen =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

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
  qualification: ({ deviceCode, enterpriseSize, contacts }) => {
    const size = SIZES.find((known) => known === enterpriseSize) as QualificationText['enterpriseSize'];
    if (!isText(deviceCode) || (enterpriseSize !== undefined && size === undefined)) return undefined;
    if (contacts !== undefined && !isContacts(contacts)) return undefined;
    return { deviceCode, ...(size && { enterpriseSize: size }), ...(contacts && { contacts }) };
  },
  technical: ({ text }) => (isText(text, 200_000) ? { text } : undefined),
  price: ({ priceFen }, terms) =>
    isPrice(priceFen) ? { priceFen: withinCeiling(priceFen, terms) } : undefined,
};

/** The same number or address however it is written: spaces, dashes, brackets, case and the +86 of a phone set aside. */
export function plainContact(contact: string): string {
  const plain = contact.toLowerCase().replaceAll(/[\s()（）\-－.]/gu, '');
  return plain.replace(/^(?:\+|00)86(?=1\d{10}$)/, '');
}
