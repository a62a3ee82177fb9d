import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { RuleBroken } from '#kernel';
import type { EventClass } from './event.ts';

const strict = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
// A consumer ignores what it does not know, so that a publisher may add a field without a new version.
const tolerant = { whitelist: true, forbidUnknownValues: true };

/** Data fit to publish, as JSON text; else RuleBroken `event.invalid`. Unknown fields are refused. */
export function encodeData<E extends object>(type: EventClass<E>, data: E): string {
  const payload = JSON.stringify(data);
  check(type, JSON.parse(payload), strict);
  return payload;
}

/** The data of a received event, without fields this class does not know; else RuleBroken `event.invalid`. */
export function decodeData<E extends object>(type: EventClass<E>, payload: string): E {
  return check(type, parse(type.type, payload), tolerant);
}

/** JSON without a class to check it by; RuleBroken `event.invalid` when it is none. */
export function parse(type: string, payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw new RuleBroken('event.invalid', `The data of a ${type} is not JSON`, { type });
  }
}

function check<E extends object>(type: EventClass<E>, plain: unknown, options: typeof tolerant): E {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new RuleBroken('event.invalid', `The data of a ${type.type} is not an object`, { type: type.type });
  }
  const data = plainToInstance(type, plain);
  const errors = validateSync(data, options);
  if (errors.length === 0) return data;
  const fields = errors.flatMap((error) => broken(error, ''));
  throw new RuleBroken('event.invalid', `Not a ${type.type}: ${fields.join('; ')}`, {
    type: type.type,
    fields,
  });
}

// Names of fields and of constraints only: a message would repeat the value, and this text reaches logs.
function broken(error: ValidationError, path: string): string[] {
  const here = `${path}${error.property}`;
  const own = Object.keys(error.constraints ?? {}).map((constraint) => `${here} ${constraint}`);
  return [...own, ...(error.children ?? []).flatMap((child) => broken(child, `${here}.`))];
}
