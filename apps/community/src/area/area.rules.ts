import { RuleBroken } from '#kernel';

/** From the whole to the part. Grid levels and head roles are modelled apart (finding I-6). */
const levels = ['district', 'street', 'community', 'estate', 'base-grid', 'building', 'unit'];

/** A part lies under a larger whole; only a district stands alone. */
export function areaFits(kind: string, parentKind: string | undefined): void {
  const fits =
    parentKind === undefined ? kind === 'district' : levels.indexOf(kind) > levels.indexOf(parentKind);
  if (!fits) {
    throw new RuleBroken('area.wrong-parent', `A ${kind} cannot lie under ${parentKind ?? 'nothing'}`, {
      kind,
      parentKind,
    });
  }
}
