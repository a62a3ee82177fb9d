import { RuleBroken, type LegalDate } from '#kernel';
import { partsOf } from '../../calendar/dates.ts';
import { jurisdictionsOf } from '../../parameters/parameter.ts';
import type { LegalContext } from '../../parameters/parameter.ts';
import { versionOf, type Procedure, type ProcurementMethod } from './procedure.ts';
import { TALKS_PROCEDURES } from './talks.procedures.ts';
import { TENDER_PROCEDURES } from './tender.procedures.ts';

/** Every procedure with all its dated versions. */
export const PROCEDURES: readonly Procedure[] = [...TENDER_PROCEDURES, ...TALKS_PROCEDURES];

/**
 * The procedure in force in an area on a date; the nearest jurisdiction that has its own wins. Store its version with
 * the purchase. Throws `procedure.not-in-force`, `area.invalid`, `date.invalid`.
 */
export function procedureFor(
  method: ProcurementMethod,
  { area, on }: LegalContext,
  among: readonly Procedure[] = PROCEDURES,
): Procedure {
  partsOf(on);
  for (const jurisdiction of jurisdictionsOf(area)) {
    const found = among.find(
      (row) => row.method === method && row.jurisdiction === jurisdiction && inForce(row, on),
    );
    if (found) return found;
  }
  throw new RuleBroken('procedure.not-in-force', `"${method}" is no procedure for ${area} on ${on}`, {
    method,
    area,
    on,
  });
}

/** The procedure a purchase began under: a later change of the law does not touch it. Throws `procedure.unknown-version`. */
export function procedureOfVersion(version: string, among: readonly Procedure[] = PROCEDURES): Procedure {
  const found = among.find((row) => versionOf(row) === version);
  if (found) return found;
  throw new RuleBroken('procedure.unknown-version', `There is no procedure "${version}"`, { version });
}

const inForce = ({ from, to }: Procedure, on: LegalDate): boolean => from <= on && (to === null || on <= to);
