import { isId, type Fen, type Id, type LegalDate } from '#kernel';
import { isLegalDate, rationals, type EnterpriseSize } from '#regulation';

/** A fact of the profile as its owner keeps it; who has the salt can show that it is the one on record. */
export interface SharedFact {
  readonly factId: Id;
  readonly organizationId: Id;
  readonly kind: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sourceDigest?: string;
  readonly validFrom: LegalDate;
  readonly validTo?: LegalDate;
  /** Base64url, 16 bytes. */
  readonly salt: string;
}

/** One party of a consortium, the lead among them. */
export interface ConsortiumMember {
  readonly organizationId: Id;
  /** Of the contract: `0.40`. */
  readonly share: string;
  readonly work: string;
  readonly enterpriseSize?: EnterpriseSize;
}

/** 联合体协议: the bidder leads, all answer jointly for the contract (GPL 24). */
export interface Consortium {
  /** SHA-256 of the agreement, hex. */
  readonly agreementDigest: string;
  readonly jointLiability: boolean;
  readonly members: readonly ConsortiumMember[];
}

export interface Subcontract {
  /** Which part of the work, in the words of the document. */
  readonly part: string;
  readonly share: string;
  readonly to: string;
  readonly enterpriseSize: EnterpriseSize;
}

/** The bid bond (投标保证金) as it was given. */
export interface OfferedBond {
  readonly form: 'cash' | 'cheque' | 'draft' | 'guarantee';
  readonly number: string;
  readonly issuer: string;
  readonly amountFen: Fen;
  readonly validTo: LegalDate;
  /** SHA-256 of the instrument, hex. */
  readonly digest: string;
  /** From whose account it was paid; kept as a mark that only tells equal from unequal. */
  readonly payerAccount?: string;
}

/** What a bidder may add to the sealed qualification part. */
export interface SealedExtras {
  /** What is shared with this tender; whatever is not in here nobody of it reads. */
  readonly profile?: readonly SharedFact[];
  /** 承诺: what is promised now and proven by whoever wins. */
  readonly declares?: readonly string[];
  readonly consortium?: Consortium;
  readonly subcontracts?: readonly Subcontract[];
  readonly bond?: OfferedBond;
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Check = (value) => typeof value === 'string' && value.trim().length > 0 && value.length <= 500;
const isUuid: Check = (value) => typeof value === 'string' && isId(value);
const isDate: Check = (value) => typeof value === 'string' && isLegalDate(value);
const isDigest: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isSalt: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{22}$/.test(value);
const isShare: Check = (value) =>
  typeof value === 'string' && /^(0|1)(\.\d{1,4})?$/.test(value) && positive(value);
const isSize: Check = (value) => ['micro', 'small', 'medium', 'large'].includes(String(value));
const isForm: Check = (value) => ['cash', 'cheque', 'draft', 'guarantee'].includes(String(value));
const isMoney: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);
const shaped =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(shape).every(([field, check]) => check(value[field]));

function positive(share: string): boolean {
  const { compare, parseDecimal, rational } = rationals;
  const value = parseDecimal(share);
  return compare(value, rational(0)) > 0 && compare(value, rational(1)) <= 0;
}

const isSharedFact = shaped({
  ...{
    factId: isUuid,
    organizationId: isUuid,
    kind: isText,
    content: isObject,
    sourceDigest: maybe(isDigest),
  },
  ...{ validFrom: isDate, validTo: maybe(isDate), salt: isSalt },
});
const isMember = shaped({
  organizationId: isUuid,
  share: isShare,
  work: isText,
  enterpriseSize: maybe(isSize),
});
const isConsortium = shaped({
  agreementDigest: isDigest,
  jointLiability: (value) => typeof value === 'boolean',
  members: listOf(isMember, 10),
});
const isSubcontract = shaped({ part: isText, share: isShare, to: isText, enterpriseSize: isSize });
const isBond = shaped({
  ...{ form: isForm, number: isText, issuer: isText, amountFen: isMoney, validTo: isDate, digest: isDigest },
  payerAccount: maybe(isText),
});

const SHAPE: Readonly<Record<keyof SealedExtras, Check>> = {
  profile: listOf(isSharedFact, 100),
  declares: listOf(isText, 30),
  consortium: isConsortium,
  subcontracts: listOf(isSubcontract, 20),
  bond: isBond,
};

/** What the part says besides, or undefined where it has not the form. Shapes only: what it means is judged later. */
export function readExtras(fields: Fields): SealedExtras | undefined {
  const said = Object.entries(SHAPE).filter(([name]) => fields[name] !== undefined);
  if (said.some(([name, check]) => !check(fields[name]))) return undefined;
  return Object.fromEntries(said.map(([name]) => [name, fields[name]]));
}
