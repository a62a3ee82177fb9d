/** `minimumWage` and `minimum-wage` name the same thing: glossary names are camelCase, codes are kebab-case. */
export function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
