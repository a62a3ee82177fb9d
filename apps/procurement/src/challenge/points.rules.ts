/** One point as its bidder wrote it; numbered from 1 in the order given. */
export interface Point {
  readonly no: number;
  readonly what: string;
  readonly facts: string;
  /** The provision that is broken; null where none was named. */
  readonly legalBasis: string | null;
  /** What is asked for; null where nothing was. */
  readonly request: string | null;
  /** SHA-256 of each piece of evidence, hex. */
  readonly evidence: readonly string[];
}
