import { edgeProblems, type ProblemText, type ProblemTexts } from './http/problem.ts';

/** All refusal codes of this process with their texts. */
export class ProblemCatalogue {
  readonly texts: Record<string, ProblemText> = { ...edgeProblems };

  add(texts: ProblemTexts): void {
    Object.assign(this.texts, texts);
  }
}
