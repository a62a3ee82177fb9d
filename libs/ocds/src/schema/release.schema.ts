import { releaseTags } from '../types.ts';
import {
  amendment,
  classification,
  document,
  item,
  milestone,
  organization,
  organizationReference,
  period,
  relatedProcess,
  transaction,
  value,
} from './blocks.ts';
import {
  awardExtensions,
  bids,
  budgetExtensions,
  complaints,
  contractExtensions,
  implementationExtensions,
  tenderExtensions,
  withheldInformation,
} from './extension-blocks.ts';
import { code, flag, id, instant, integer, list, object, text, texts, uri, type Schema } from './words.ts';

const required = { type: 'string', minLength: 1 } as const;

const planning = object({
  rationale: text,
  budget: object({
    id: { type: ['string', 'integer', 'null'] },
    description: text,
    amount: value,
    project: text,
    uri,
    ...budgetExtensions,
  }),
  documents: list(document),
  milestones: list(milestone),
});

const tender = object(
  {
    id,
    title: text,
    description: text,
    status: code('planning', 'planned', 'active', 'cancelled', 'unsuccessful', 'complete', 'withdrawn'),
    procuringEntity: organizationReference,
    items: list(item),
    value,
    minValue: value,
    procurementMethod: code('open', 'selective', 'limited', 'direct'),
    procurementMethodDetails: text,
    procurementMethodRationale: text,
    mainProcurementCategory: code('goods', 'works', 'services'),
    additionalProcurementCategories: texts,
    awardCriteria: text,
    awardCriteriaDetails: text,
    submissionMethod: texts,
    submissionMethodDetails: text,
    tenderPeriod: period,
    enquiryPeriod: period,
    hasEnquiries: flag,
    eligibilityCriteria: text,
    awardPeriod: period,
    contractPeriod: period,
    numberOfTenderers: integer,
    tenderers: list(organizationReference),
    documents: list(document),
    milestones: list(milestone),
    amendments: list(amendment),
    classification,
    ...tenderExtensions,
  },
  'id',
);

const award = object(
  {
    id,
    title: text,
    description: text,
    status: code('pending', 'active', 'cancelled', 'unsuccessful'),
    date: instant,
    value,
    suppliers: list(organizationReference),
    items: list(item),
    contractPeriod: period,
    documents: list(document),
    amendments: list(amendment),
    ...awardExtensions,
  },
  'id',
);

const contract = object(
  {
    id,
    awardID: { type: ['string', 'integer'], minLength: 1 },
    title: text,
    description: text,
    status: code('pending', 'active', 'cancelled', 'terminated'),
    period,
    value,
    items: list(item),
    dateSigned: instant,
    documents: list(document),
    milestones: list(milestone),
    amendments: list(amendment),
    relatedProcesses: list(relatedProcess),
    implementation: object({
      transactions: list(transaction),
      milestones: list(milestone),
      documents: list(document),
      ...implementationExtensions,
    }),
    ...contractExtensions,
  },
  'id',
  'awardID',
);

/** A release after OCDS 1.1.5 with Linli's extensions; it carries the words of the merge rules too. */
export const releaseSchema: Schema = {
  type: 'object',
  required: ['ocid', 'id', 'date', 'tag', 'initiationType'],
  properties: {
    ocid: required,
    id: { ...required, omitWhenMerged: true },
    date: { type: 'string', format: 'date-time', omitWhenMerged: true },
    tag: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', enum: releaseTags },
      omitWhenMerged: true,
    },
    initiationType: { type: 'string', enum: ['tender'] },
    language: text,
    parties: list(organization),
    buyer: organizationReference,
    planning,
    tender,
    bids,
    awards: list(award),
    contracts: list(contract),
    relatedProcesses: list(relatedProcess),
    complaints,
    withheldInformation,
  },
};

const packageFields: Record<string, Schema> = {
  uri: { type: 'string', format: 'uri' },
  version: { type: 'string', pattern: '^(\\d+\\.)(\\d+)$' },
  extensions: list({ type: 'string', format: 'uri' }),
  publishedDate: { type: 'string', format: 'date-time' },
  publisher: { type: 'object', properties: { name: { type: 'string' }, uri }, required: ['name'] },
  license: uri,
  publicationPolicy: uri,
};
const PACKAGE = ['uri', 'publisher', 'publishedDate', 'version'];

/** Without the official `minItems` of 1: the last page of a feed holds nothing yet, and says where to go on. */
export const releasePackageSchema: Schema = {
  type: 'object',
  required: [...PACKAGE, 'releases'],
  properties: { ...packageFields, releases: { type: 'array', items: releaseSchema } },
};

export const recordPackageSchema: Schema = {
  type: 'object',
  required: [...PACKAGE, 'records'],
  properties: {
    ...packageFields,
    records: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['ocid', 'releases'],
        properties: {
          ocid: required,
          releases: { type: 'array', minItems: 1, items: releaseSchema },
          compiledRelease: releaseSchema,
          versionedRelease: { type: 'object' },
        },
      },
    },
  },
};
