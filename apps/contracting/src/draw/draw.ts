import { createHash, randomBytes } from 'node:crypto';
import type { RuleUse } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type FieldCipher, type WriteCall } from '#platform';
import { inOrder } from './draw.rules.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export type DrawOf =
  | { readonly purpose: 'acceptance-users'; readonly contractId: Id; readonly milestone: number }
  | { readonly purpose: 'random-check'; readonly year: number; readonly areaCode: string };

export interface Commitment {
  readonly drawId: Id;
  readonly size: number;
  /** SHA-256 of the seed, hex, told before the draw. */
  readonly seedHash: string;
  /** SHA-256 of the sorted ids of the pool, one a line, hex. */
  readonly poolDigest: string;
}

/** Fixes who can be drawn and the seed, and tells the digests of both; one draw for each purpose. Throws `draw.committed-before`. */
export async function commitDraw(
  tx: Tx,
  draw: { of: DrawOf; pool: readonly Id[]; size: number; rules: readonly RuleUse[] },
  { cipher, call }: { cipher: FieldCipher; call: WriteCall },
): Promise<Commitment> {
  const drawId = newId(call.at);
  const seed = randomBytes(32).toString('hex');
  const pool = [...draw.pool].sort();
  const { of, size } = draw;
  const [seedHash, poolDigest] = [sha256(seed), sha256(pool.join('\n'))];
  const subject =
    of.purpose === 'random-check'
      ? [null, null, of.year, of.areaCode]
      : [of.contractId, of.milestone, null, null];
  const added = await tx.query<unknown[]>(
    `insert into draw (id, purpose, contract_id, milestone_no, year, area_code, pool, pool_digest, size, seed_hash,
       seed_enc, rules, committed_by, committed_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing returning 1`,
    [
      ...[
        drawId,
        of.purpose,
        ...subject,
        pool,
        poolDigest,
        size,
        seedHash,
        cipher.encrypt('draw.seed', seed),
      ],
      ...[JSON.stringify(draw.rules), call.caller.personId, legalDateOf(call.at)],
    ],
  );
  if (added.length === 0)
    throw new RuleBroken('draw.committed-before', 'There is one draw for this, and it is begun');
  return { drawId, size, seedHash, poolDigest };
}

export interface Draw {
  readonly id: Id;
  readonly purpose: DrawOf['purpose'];
  readonly contractId: Id | null;
  readonly pool: readonly Id[];
  readonly size: number;
  readonly seed: string | null;
  readonly seedHash: string;
  readonly seedEnc: string;
  readonly drawn: readonly Id[] | null;
}

/** Locks a draw of one purpose. Throws `draw.not-found`. */
export async function lockDraw(tx: Tx, id: Id, purpose: DrawOf['purpose']): Promise<Draw> {
  const [row] = await tx.query<Draw[]>(
    `select id, purpose, contract_id as "contractId", pool, size, seed, seed_hash as "seedHash", seed_enc as "seedEnc",
            drawn from draw where id = $1 and purpose = $2 for update`,
    [id, purpose],
  );
  if (!row) throw new NoSuch('draw', id);
  return row;
}

/** Tells the seed and who it draws: those of the pool with the lowest SHA-256 of `seed draw id`. Throws `draw.drawn-before`. */
export async function revealDraw(
  tx: Tx,
  draw: Draw,
  { cipher, call }: { cipher: FieldCipher; call: WriteCall },
): Promise<{ seed: string; drawn: Id[] }> {
  if (draw.drawn !== null) throw new RuleBroken('draw.drawn-before', 'This is drawn already');
  const seed = cipher.decrypt('draw.seed', draw.seedEnc);
  const drawn = ordered(draw, seed).slice(0, draw.size);
  await tx.query('update draw set seed = $2, drawn = $3, drawn_by = $4, drawn_on = $5 where id = $1', [
    ...[draw.id, seed, drawn, call.caller.personId, legalDateOf(call.at)],
  ]);
  return { seed, drawn };
}

/** The pool in the order of the draw: who comes next replaces who cannot. */
export const ordered = (draw: Pick<Draw, 'id' | 'pool'>, seed: string): Id[] =>
  inOrder(draw.pool.map((id) => ({ id, rank: sha256(`${seed} ${draw.id} ${id}`) })));
