import { RuleBroken } from '#kernel';

/** A place in the feed as its readers hold it: opaque, so that what is behind it may change. */
export function cursorOf(seq: number): string {
  return Buffer.from(`1.${seq}`).toString('base64url');
}

/** The number a cursor stands for; 0, the beginning, without one. Throws `ocds.cursor-invalid`. */
export function seqOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const match = /^1\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match) return Number(match[1]);
  throw new RuleBroken('ocds.cursor-invalid', 'A cursor is taken from a package as it is; begin without one');
}
