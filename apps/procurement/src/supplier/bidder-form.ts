import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { BidderForm, LegalContext, OrganizationKind } from '#regulation';
import { smallShareOf } from '../consortium/consortium.rules.ts';
import type { OpenedBid } from '../opening/opened-bids.ts';
import { linksAmong } from './links.rules.ts';
import type { SealedExtras } from './sealed-extras.rules.ts';
import { controlsOf } from './standing.ts';

interface FormOf {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly qualification: OpenedBid['qualification'];
}

/** Who bids, as the SME policy sees it: kind on record, size declared, and with whom the contract is shared. */
export async function bidderForm(
  tx: Tx,
  { bidId, organizationId, qualification }: FormOf,
  at: LegalContext | undefined,
): Promise<BidderForm> {
  const [organization] = await tx.query<{ kind: OrganizationKind; treatedAsSmall: boolean }[]>(
    `select o.kind, exists (select 1 from shared_fact s where s.bid_id = $2 and s.organization_id = o.id
              and s.kind in ('disabled-welfare', 'prison-enterprise') and s.valid_on_close) as "treatedAsSmall"
     from organization o where o.id = $1`,
    [organizationId, bidId],
  );
  const { kind = 'social-service-agency', treatedAsSmall = false } = organization ?? {};
  const size = qualification?.enterpriseSize ?? 'large';
  return { kind, size, treatedAsSmall, ...(await sharedWork(tx, qualification, at)) };
}

/** What small enterprises do; nothing, where another member holds or manages one of them (财库〔2020〕46号 9). */
async function sharedWork(
  tx: Tx,
  { consortium, subcontracts }: Pick<SealedExtras, 'consortium' | 'subcontracts'> = {},
  at: LegalContext | undefined,
): Promise<Pick<BidderForm, 'smallShare' | 'allSmall'>> {
  const members = (consortium?.members ?? []).map(({ organizationId }) => organizationId);
  const controls = at === undefined ? [] : await controlsOf(tx, members, at.on);
  const held = linksAmong(members, controls).some(({ kind }) => kind !== 'same-person-in-charge');
  return held ? { allSmall: false } : smallShareOf(consortium, subcontracts);
}
