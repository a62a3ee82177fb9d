import { Param, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { isId, type Id } from '#kernel';
import { EdgeRefusal } from './problem.ts';

/** Bodies are checked against their class: unknown fields and wrong types are refused with `body.invalid`. */
export function bodyValidation(): ValidationPipe {
  return new BodyPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) =>
      new EdgeRefusal(400, 'body.invalid', 'The body does not fit', flatten(errors, '')),
  });
}

// JSON.stringify writes exactly these two as escapes: half a surrogate pair and NUL. An even run of backslashes before
// one means that the text itself says "\u".
const NOT_TEXT = /(?<!\\)(?:\\\\)*\\u(?:d[89a-f]|0000)/;

class BodyPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // PostgreSQL stores neither in jsonb: an event that carries one would stop the audit of everything after it.
    if (metadata.type === 'body' && NOT_TEXT.test(JSON.stringify(value ?? null))) {
      throw new EdgeRefusal(400, 'body.invalid', 'A text of the body is not Unicode text');
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function flatten(errors: ValidationError[], path: string): { field: string; message: string }[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...flatten(error.children ?? [], field)];
  });
}

class IdPipe implements PipeTransform<string, Id> {
  transform(value: string): Id {
    if (!isId(value)) throw new EdgeRefusal(400, 'path.invalid', `"${String(value)}" is not an id`);
    return value;
  }
}

/** A UUID in the path, `:name`; refused with `path.invalid`. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, new IdPipe());
