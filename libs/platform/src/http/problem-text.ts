/** Chinese and English text of one problem code. */
export interface ProblemText {
  readonly zh: string;
  readonly en: string;
}

/** Every code a service can answer with. Codes are public API and never renamed. */
export type ProblemTexts = Readonly<Record<string, ProblemText>>;
