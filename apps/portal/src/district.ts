/** What the pages show, as the services' public HTTP answers say it. Amounts are whole fen. */
export interface District {
  readonly name: string;
  readonly sample: boolean;
  readonly lines: readonly BudgetLine[];
  readonly obligations: readonly Obligation[];
  readonly figures: Figures;
  readonly tenders: readonly Tender[];
  readonly contracts: readonly Contract[];
  readonly posts: readonly Post[];
  readonly shifts: readonly Shift[];
  readonly flags: readonly Flag[];
  /** Names of organizations by id. */
  readonly organizations: Readonly<Record<string, string>>;
  readonly ledger: Ledger | undefined;
  readonly head: LogHead | undefined;
  /** Services that did not answer; their parts of the page say so. */
  readonly silent: readonly string[];
}

export interface Payer {
  readonly organizationId: string;
  readonly name: string;
  readonly approvedFen: number;
}

export interface BudgetLine {
  readonly budgetLineId: string;
  readonly fiscalYear: number;
  readonly name: string;
  readonly approvedFen: number;
  readonly availableFen: number;
  readonly reservedFen: number;
  readonly payers: readonly Payer[];
}

export interface Obligation {
  readonly obligationId: string;
  readonly kind: 'contract' | 'post';
  readonly title: string;
  readonly budgetLineId: string;
  readonly reservedFen: number;
  readonly committedFen: number;
  /** Proven and so payable, paid or not. */
  readonly accruedFen?: number;
  readonly paidFen: number;
  readonly recoveredFen: number;
  /** Claimed back and not returned yet. */
  readonly recoverableFen?: number;
}

export interface Figures {
  readonly counts: Readonly<Record<string, number>>;
  readonly hours: { readonly provenMinutes: number; readonly unprovenMinutes: number };
  readonly findings: readonly { readonly id: string; readonly zh: string; readonly en: string }[];
}

export interface Tender {
  readonly tenderId: string;
  readonly title: string;
  readonly state: string;
  readonly ceilingFen: number;
  /** Why it was held or failed. */
  readonly endedCode?: string | null;
  readonly issuedOn?: string | null;
  /** RFC 3339 */
  readonly closesAt?: string | null;
}

export interface Contract {
  readonly contractId: string;
  readonly title: string;
  readonly supplierOrganizationId: string;
  readonly unit: string | null;
  readonly milestones: readonly {
    readonly plannedUnits: number;
    readonly provenUnits: number;
    readonly unprovenUnits: number;
  }[];
}

export interface Post {
  readonly postId: string;
  readonly title: string;
  readonly employerOrganizationId: string;
  readonly places: number;
  readonly taken: number;
}

export interface Shift {
  readonly shiftId: string;
  readonly title: string;
  readonly startsAt: string;
  readonly seats: number;
  readonly free: number;
}

/** Something a machine noticed, and what a named person made of it. */
export interface Flag {
  readonly flagId: string;
  readonly kind: string;
  readonly raisedAt: string;
  readonly decision: string | null;
}

export interface Ledger {
  readonly sum: number;
  readonly transfers: number;
  readonly invariants: Readonly<Record<string, boolean>>;
  /** What somebody wrote past the ledger's door. */
  readonly faults?: readonly object[];
}

export interface LogHead {
  readonly size: number;
  readonly root: string;
  readonly verifierKey: string;
}

/** An account of the sample district that anybody may sign in with. */
export interface DemoSignIn {
  readonly account: string;
  readonly password: string;
  readonly roles: readonly string[];
}
