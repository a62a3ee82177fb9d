import { Param, ValidationPipe, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { isId, type Id } from '#kernel';
import { EdgeRefusal } from './problem.ts';

/** Bodies are checked against their class: unknown fields and wrong types are refused with `body.invalid`. */
export function bodyValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) =>
      new EdgeRefusal(400, 'body.invalid', 'The body does not fit', flatten(errors, '')),
  });
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
