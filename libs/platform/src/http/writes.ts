import { createHash } from 'node:crypto';
import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transaction, type Tx } from '#messaging';
import { EdgeRefusal } from './problem.ts';
import type { LinliRequest, WriteCall } from './caller.ts';

/** The write as it arrived. Refuses with `idempotency.key-missing` or `idempotency.key-invalid`. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): WriteCall => {
  const request = context.switchToHttp().getRequest<LinliRequest>();
  const { linliCaller: caller, linliAt: at, linliBorrowed: borrowed = false } = request;
  if (!caller || at === undefined)
    throw new EdgeRefusal(401, 'auth.sign-in-needed', 'A write needs a sign-in');
  return { caller, at, borrowed, idempotencyKey: keyOf(request), fingerprint: fingerprintOf(request) };
});

function keyOf(request: LinliRequest): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined)
    throw new EdgeRefusal(400, 'idempotency.key-missing', 'Send an Idempotency-Key header');
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(key)) {
    throw new EdgeRefusal(400, 'idempotency.key-invalid', 'A key is 8 to 100 visible ASCII characters');
  }
  return key;
}

function fingerprintOf(request: LinliRequest): string {
  const text = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`;
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * Runs a write exactly once for its caller and key. The key, the effect, its events and the answer commit together, so
 * a repeated call (even while the first is still running) gets the first answer and changes nothing. A refused write
 * leaves no trace and may be tried again.
 */
@Injectable()
export class Writes {
  constructor(private readonly db: DataSource) {}

  async once<T extends object>(call: WriteCall, work: (tx: Tx) => Promise<T>): Promise<T> {
    return transaction(this.db, async (tx) => {
      const first = await claim(tx, call);
      if (!first) return earlierAnswer<T>(tx, call);
      const answer = await work(tx);
      await tx.query('update idempotency set response = $3 where person_id = $1 and key = $2', [
        call.caller.personId,
        call.idempotencyKey,
        JSON.stringify(answer),
      ]);
      return answer;
    });
  }
}

/** Waits for a running first call: the insert blocks on its uncommitted row. */
async function claim(tx: Tx, call: WriteCall): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `insert into idempotency (person_id, key, fingerprint) values ($1, $2, $3) on conflict do nothing returning 1`,
    [call.caller.personId, call.idempotencyKey, call.fingerprint],
  );
  return rows.length > 0;
}

async function earlierAnswer<T>(tx: Tx, call: WriteCall): Promise<T> {
  const [earlier] = await tx.query<{ fingerprint: string; response: T }[]>(
    'select fingerprint, response from idempotency where person_id = $1 and key = $2',
    [call.caller.personId, call.idempotencyKey],
  );
  if (earlier?.fingerprint !== call.fingerprint) {
    throw new EdgeRefusal(
      422,
      'idempotency.key-reused',
      'This key was used with another method, path or body',
    );
  }
  return earlier.response;
}
