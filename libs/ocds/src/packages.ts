import type { Package, Publisher, RecordPackage, OcdsRecord, Release, ReleasePackage } from './types.ts';

const REGISTRY = 'https://raw.githubusercontent.com/open-contracting-extensions';

/** The extensions a package declares; complaints, evaluators and evaluation are Linli's own (docs/ocds.md). */
export const extensions: readonly string[] = [
  `${REGISTRY}/ocds_bid_extension/v1.1.5/extension.json`,
  `${REGISTRY}/ocds_lots_extension/v1.1.5/extension.json`,
  `${REGISTRY}/ocds_enquiry_extension/v1.1.5/extension.json`,
  `${REGISTRY}/ocds_requirements_extension/master/extension.json`,
  `${REGISTRY}/ocds_awardCriteria_extension/master/extension.json`,
  `${REGISTRY}/ocds_submissionTerms_extension/master/extension.json`,
  `${REGISTRY}/ocds_bidOpening_extension/master/extension.json`,
  `${REGISTRY}/ocds_participationFee_extension/v1.1.5/extension.json`,
  'https://raw.githubusercontent.com/contratacionesabiertas/ocds_guarantees_extension/master/extension.json',
  `${REGISTRY}/ocds_metrics_extension/v1.1/extension.json`,
  `${REGISTRY}/ocds_transactions_relatedMilestone_extension/v1.1/extension.json`,
  `${REGISTRY}/ocds_performance_failures_extension/master/extension.json`,
  `${REGISTRY}/ocds_contract_completion_extension/master/extension.json`,
  'https://raw.githubusercontent.com/contratacionesabiertas/ocds_implementationStatus_extension/master/extension.json',
  `${REGISTRY}/ocds_contract_signatories_extension/master/extension.json`,
  `${REGISTRY}/ocds_budget_breakdown_extension/master/extension.json`,
  `${REGISTRY}/ocds_withheldInformation_extension/master/extension.json`,
];

export interface PackageFrame {
  readonly uri: string;
  /** RFC 3339: when this answer was put together. */
  readonly publishedDate: string;
  readonly publisher: Publisher;
  readonly links?: Package['links'] | undefined;
}

export function releasePackage(frame: PackageFrame, releases: Release[]): ReleasePackage {
  return { ...framed(frame), releases };
}

export function recordPackage(frame: PackageFrame, records: OcdsRecord[]): RecordPackage {
  return { ...framed(frame), records };
}

function framed({ uri, publishedDate, publisher, links }: PackageFrame): Package {
  return {
    ...{ uri, version: '1.1', publishedDate, publisher },
    extensions: [...extensions],
    ...(links && { links }),
  };
}
