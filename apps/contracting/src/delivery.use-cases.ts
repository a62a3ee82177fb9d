import type { Type } from '@nestjs/common';
import { ConfirmByProxy } from './service-record/confirm-by-proxy.ts';
import { DecideCase } from './service-record/decide-case.ts';
import { ReadNotes } from './service-record/read-notes.ts';
import { RepresentPerson } from './service-record/represent-person.ts';
import { SuperviseCase } from './service-record/supervise-case.ts';

/** How delivery is proven, assessed and accepted: the second half of the service's table of contents. */
export const deliveryUseCases: Type[] = [
  ConfirmByProxy,
  RepresentPerson,
  SuperviseCase,
  DecideCase,
  ReadNotes,
];
