const MOST = 256;
const MOST_BYTES = 32 * 1024 * 1024;

/** As many as may be in memory at a time: technical parts with files are large. */
export function* inPortions<T extends { readonly bytes: number }>(all: readonly T[]): Generator<T[]> {
  let [portion, size]: [T[], number] = [[], 0];
  for (const one of all) {
    if (portion.length === MOST || (portion.length > 0 && size + one.bytes > MOST_BYTES)) {
      yield portion;
      [portion, size] = [[], 0];
    }
    portion.push(one);
    size += one.bytes;
  }
  if (portion.length > 0) yield portion;
}
