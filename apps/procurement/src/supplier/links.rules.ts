import type { Id } from '#kernel';

/** Who is in charge of an organization, or holds or manages it directly. */
export interface Control {
  readonly organizationId: Id;
  readonly kind: 'person-in-charge' | 'direct-holding' | 'direct-management';
  readonly personId: Id | null;
  readonly controllerOrganizationId: Id | null;
}

export interface Link {
  readonly organizations: readonly [Id, Id];
  readonly kind: 'same-person-in-charge' | 'direct-holding' | 'direct-management';
}

/**
 * Pairs of organizations that may not compete for one contract: under the same person in charge, or one holding or
 * managing the other directly (GPR 18). Two daughters of one mother are not linked directly.
 */
export function linksAmong(organizationIds: readonly Id[], controls: readonly Control[]): Link[] {
  const among = new Set(organizationIds);
  const own = controls.filter(({ organizationId }) => among.has(organizationId));
  const held = own.flatMap(({ organizationId, kind, controllerOrganizationId }): Link[] =>
    kind !== 'person-in-charge' && controllerOrganizationId !== null && among.has(controllerOrganizationId)
      ? [{ organizations: pair(organizationId, controllerOrganizationId), kind }]
      : [],
  );
  return [...samePerson(own), ...held];
}

function samePerson(controls: readonly Control[]): Link[] {
  const charges = controls.filter(({ kind }) => kind === 'person-in-charge');
  return charges.flatMap((one, i) =>
    charges
      .slice(i + 1)
      .filter((other) => other.personId === one.personId && other.organizationId !== one.organizationId)
      .map(({ organizationId }): Link => {
        return { organizations: pair(one.organizationId, organizationId), kind: 'same-person-in-charge' };
      }),
  );
}

const pair = (a: Id, b: Id): readonly [Id, Id] => (a < b ? [a, b] : [b, a]);
