import { createHash, randomBytes } from 'node:crypto';
import { newId, type Id } from '#kernel';
import type { Tx } from '#messaging';
import type { FieldCipher } from '#platform';
import { TenderRow } from '../tender/tender.entity.ts';

/** A draft like the tender it takes the place of; nothing that happened to that one comes along. */
export async function draftAgain(
  tx: Tx,
  cipher: FieldCipher,
  tender: TenderRow,
  { by, at }: { readonly by: Id; readonly at: number },
): Promise<Id> {
  const id = newId(at);
  const seed = randomBytes(32).toString('hex');
  await tx.insert(TenderRow, {
    ...tender,
    id,
    supersedes: tender.id,
    state: 'DRAFT',
    draftedBy: by,
    drawSeedEnc: cipher.encrypt('tender.draw-seed', seed),
    drawSeedHash: createHash('sha256').update(seed).digest('hex'),
    rules: [],
    // The lot of a project stays with the tender that had it; this one is issued by itself.
    ...{
      projectId: null,
      lotNo: null,
      fewBids: null,
      endedCode: null,
      cancelReason: null,
      cancelledBy: null,
    },
    ...{ issuedOn: null, closesAt: null, closedAt: null, technicalOpenedAt: null, scoresLockedAt: null },
    ...{ priceOpenedAt: null, awardedBidId: null, awardedBy: null, noticedOn: null },
    ...{ challengeLastDay: null, contractDue: null },
  });
  return id;
}
