import type { LegalDate } from '#kernel';
import type { TenderRow } from '../tender/tender.entity.ts';

export interface Clarification {
  readonly no: number;
  readonly sentOn: LegalDate;
  readonly text: string;
}

/** All that a document says comes from here. */
export interface DocumentSource {
  readonly tender: TenderRow;
  /** What residents said they need. */
  readonly needs: readonly string[];
  readonly clarifications: readonly Clarification[];
}
