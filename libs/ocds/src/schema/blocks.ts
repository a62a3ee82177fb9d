import { code, id, instant, integer, list, number, object, text, texts, uri, wholeList } from './words.ts';

// The building blocks of OCDS 1.1.5, written anew after its documentation.
export const value = object({
  amount: number,
  currency: { type: ['string', 'null'], pattern: '^[A-Z]{3}$' },
});
export const period = object({
  startDate: instant,
  endDate: instant,
  maxExtentDate: instant,
  durationInDays: integer,
});
export const identifier = object({
  scheme: text,
  id: { type: ['string', 'integer', 'null'] },
  legalName: text,
  uri,
});
export const classification = object({
  scheme: text,
  id: { type: ['string', 'integer', 'null'] },
  description: text,
  uri,
});
const address = object({
  streetAddress: text,
  locality: text,
  region: text,
  postalCode: text,
  countryName: text,
});
export const organizationReference = object({
  id: { ...id, type: ['string', 'integer', 'null'] },
  name: text,
  identifier,
});
export const organization = object(
  {
    id,
    name: text,
    identifier,
    additionalIdentifiers: wholeList(identifier),
    address,
    roles: texts,
    details: object({}),
  },
  'id',
);
export const document = object(
  {
    id,
    documentType: text,
    title: text,
    description: text,
    url: uri,
    datePublished: instant,
    dateModified: instant,
    format: text,
    language: text,
  },
  'id',
);
export const item = object(
  {
    id,
    description: text,
    classification,
    additionalClassifications: wholeList(classification),
    quantity: number,
    unit: object({ scheme: text, id: text, name: text, value, uri }),
    relatedLot: text,
  },
  'id',
);
export const amendment = object({
  id: text,
  date: instant,
  rationale: text,
  description: text,
  amendsReleaseID: text,
  releaseID: text,
});
export const milestone = object(
  {
    id,
    title: text,
    type: text,
    description: text,
    code: text,
    dueDate: instant,
    dateMet: instant,
    dateModified: instant,
    status: code('scheduled', 'met', 'notMet', 'partiallyMet'),
    value,
    documents: list(document),
  },
  'id',
);
export const transaction = object(
  {
    id,
    source: uri,
    date: instant,
    value,
    payer: organizationReference,
    payee: organizationReference,
    uri,
    relatedImplementationMilestone: object({ id: text, title: text }),
  },
  'id',
);
export const relatedProcess = object(
  { id, relationship: texts, title: text, scheme: text, identifier: text, uri },
  'id',
);
