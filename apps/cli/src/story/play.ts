import { approveBudget } from './budget.ts';
import { deliverPropertyScheme, deliverSocialWork, draftContracts, signContracts } from './contracts.ts';
import { challenge, challengeTooLate } from './evaluation.ts';
import { workTheYear } from './post-year.ts';
import { fillPost, openPost } from './posts.ts';
import { hireWorkers } from './people.ts';
import { auditHead, verifyAudit } from './proof.ts';
import { readMoney, type StoryResult } from './result.ts';
import { Stage } from './stage.ts';
import { tenderAll } from './tenders.ts';
import { volunteer } from './volunteers.ts';

/**
 * Plays one year of the sample district: money, tenders, contracts, posts, volunteers, and the checks of a stranger.
 * Throws `StoryBroken` where Linli does not do what it should, `Refused` where it refuses what it should take.
 */
export async function play(address: string, say: (line: string) => void): Promise<StoryResult> {
  const stage = await Stage.open(address, say);
  const before = await auditHead(stage);
  const lines = await approveBudget(stage);
  const { property, socialWork, tenders } = await tenderAll(stage, lines);
  const contracts = await draftContracts(stage, { property, socialWork });
  await challenge(stage, tenders);
  const postId = await openPost(stage, lines.postSubsidy);
  const post = await fillPost(stage, postId);
  await challengeTooLate(stage, tenders.property);
  await signContracts(stage, contracts);
  const workers = await hireWorkers(stage);
  const hours = await volunteer(stage);
  await workTheYear(stage, post);
  await deliverPropertyScheme(stage, contracts.property, workers.inspector);
  await deliverSocialWork(stage, contracts.socialWork, workers);
  const money = await readMoney(stage, [
    contracts.property.contractId,
    contracts.socialWork.contractId,
    postId,
  ]);
  const audit = await verifyAudit(stage, before);
  return { ...money, hours, refusals: stage.refusals, audit };
}
