/** What is wrong with a document: a stable code, where (JSON pointer), and one sentence. */
export interface OcdsProblem {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

/** Collects problems below one path. */
export class Findings {
  readonly all: OcdsProblem[] = [];

  add(code: string, path: string, message: string): void {
    this.all.push({ code, path, message });
  }
}
