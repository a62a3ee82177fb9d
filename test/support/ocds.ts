import type { JsonObject, FlagCode, FlagOptions, OcdsFlag } from '#ocds';
import { factsOf, redFlags } from '#ocds';

/** `[tenderers, price, status]`; a price of null was not told. */
export type Line = [
  string,
  number | null,
  ('valid' | 'disqualified' | 'withdrawn' | 'pending' | 'invited')?,
  string?,
];

/** A compiled release with these bids; the first of `winners` is its supplier. */
export function aProcess(ocid: string, lines: Line[], winner?: string, more: JsonObject = {}): JsonObject {
  const { tender = {}, ...rest } = more;
  return {
    ...{ ocid, tender },
    bids: {
      details: lines.map(([names, amount, status = 'valid', currency = 'CNY'], i) => ({
        ...{ id: `${ocid}-${i}`, status },
        tenderers: names === '' ? [] : names.split('+').map((id) => ({ id })),
        ...(amount !== null && { value: { amount, currency } }),
      })),
    },
    awards: winner === undefined ? [] : [{ id: 'a', status: 'active', suppliers: [{ id: winner }] }],
    ...rest,
  };
}

/** The flags of one code over these processes. */
export function flagged(code: FlagCode, processes: JsonObject[], options: FlagOptions = {}): OcdsFlag[] {
  return redFlags(processes.map(factsOf), options).filter((flag) => flag.code === code);
}
export const subjects = (flags: readonly OcdsFlag[]): string[] =>
  flags.map(({ subject, subjectId }) => `${subject} ${subjectId}`);
