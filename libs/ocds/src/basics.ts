/** An amount in units of its currency with decimals, as OCDS wants it: `405210.5` CNY, never fen. */
export interface Value {
  amount: number;
  currency: string;
}

/** RFC 3339 times. */
export interface Period {
  startDate?: string;
  endDate?: string;
  durationInDays?: number;
}

export interface OrganizationReference {
  id: string;
  name?: string;
}

export interface Document {
  id: string;
  documentType?: string;
  title?: string;
  url?: string;
  datePublished?: string;
  format?: string;
}
