import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What the doc comments of the sources say, by `Class` and `Class.member`: documents are built from code alone. */
export class DocComments {
  private readonly texts = new Map<string, string>();

  /** Reads every TypeScript file under these folders, specs left out. */
  constructor(folders: readonly string[]) {
    for (const folder of folders) {
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (file.endsWith('.ts') && !file.endsWith('.spec.ts')) this.read(join(folder, file));
      }
    }
  }

  of(className: string, member?: string): string | undefined {
    return this.texts.get(member === undefined ? className : `${className}.${member}`);
  }

  private read(file: string): void {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    source.forEachChild((node) => {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const className = node.name.text;
      this.keep(className, node);
      for (const member of node.members) {
        if (member.name && ts.isIdentifier(member.name))
          this.keep(`${className}.${member.name.text}`, member);
      }
    });
  }

  private keep(name: string, node: ts.Node): void {
    const text = ts
      .getJSDocCommentsAndTags(node)
      .filter(ts.isJSDoc)
      .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (text !== '') this.texts.set(name, text);
  }
}
