import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';

/** A lot as a draft names it. */
export interface Lot {
  readonly projectId: Id;
  /** From 1. */
  readonly no: number;
}

/** Throws `project.not-found` for another buyer's, `lot.other-requirement`, `lot.no-taken`. */
export async function checkLot(
  tx: Tx,
  { projectId, no }: Lot,
  draft: { readonly requirementId: Id; readonly buyerOrganizationId: Id },
): Promise<void> {
  const [project] = await tx.query<{ requirementId: Id }[]>(
    `select requirement_id as "requirementId" from project where id = $1 and buyer_organization_id = $2 for update`,
    [projectId, draft.buyerOrganizationId],
  );
  if (!project) throw new NoSuch('project', projectId);
  if (project.requirementId !== draft.requirementId) {
    throw new RuleBroken('lot.other-requirement', 'The lot is for another requirement than its project');
  }
  const taken = await tx.query<unknown[]>('select 1 from tender where project_id = $1 and lot_no = $2', [
    projectId,
    no,
  ]);
  if (taken.length > 0) throw new RuleBroken('lot.no-taken', 'The project has a lot of this number', { no });
}
