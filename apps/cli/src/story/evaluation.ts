import type { Trustees } from './bidding.ts';
import { StoryBroken, type Actor, type Stage } from './stage.ts';

/** A tender with a winner nobody may still unseat. */
export interface Awarded {
  readonly tenderId: string;
  readonly winner: Actor;
}

/** The tenders that get as far as an award. */
export interface Tenders {
  readonly property: string;
  readonly socialWork: string;
  readonly festival: string;
}

interface Signal {
  readonly signalId: string;
  readonly kind: string;
  readonly state: string;
}

/** From the close of bids to awards that stand. */
export async function evaluate(
  stage: Stage,
  trustees: Trustees,
  tenders: Tenders,
): Promise<{ property: Awarded; socialWork: Awarded }> {
  const property = await award(stage, trustees, { tenderId: tenders.property, title: 'property' });
  const socialWork = await award(stage, trustees, { tenderId: tenders.socialWork, title: 'social work' });
  if (socialWork.committee.includes('expert-1'))
    throw new StoryBroken('an expert tied to a bidder was drawn');
  await award(stage, trustees, { tenderId: tenders.festival, title: 'festival' });
  return { property, socialWork };
}

/** An expert who lately worked with a bidder says so, and is never drawn. */
export async function declareTies(stage: Stage): Promise<void> {
  stage.on('2026-01-12');
  await stage.actor('expert-1').post('/procurement/recusals', {
    personId: stage.actor('expert-1').personId,
    organizationId: stage.actor('hexie').organizationId,
    kind: 'employed',
    until: '2027-12-31',
  });
  stage.tell('expert 1 declares a tie to a bidder');
}

interface Of {
  readonly tenderId: string;
  readonly title: string;
}

async function award(
  stage: Stage,
  trustees: Trustees,
  { tenderId, title }: Of,
): Promise<Awarded & { committee: string[] }> {
  const buyer = stage.actor('buyer');
  const path = `/procurement/tenders/${tenderId}`;
  stage.on('2026-01-28', '10:10');
  await buyer.post(`${path}/close`);
  const experts = await drawCommittee(stage, tenderId);
  await trustees.release(tenderId, ['qualification', 'technical']);
  await constitute(stage, tenderId, experts);
  await decideSignals(stage, tenderId);
  await reviewAndScore(stage, tenderId, experts);
  await stage.refused(`${title}: opening prices before the scores are locked`, 'share.too-early', () =>
    trustees.releaseOne(tenderId, ['price']),
  );
  stage.on('2026-01-29');
  await buyer.post(`${path}/scores/lock`);
  await trustees.release(tenderId, ['price']);
  await decideSignals(stage, tenderId);
  const { ranking } = await buyer.post<{
    ranking: { bidId: string; organizationId: string; totalScore: string }[];
  }>(`${path}/evaluation`);
  const [first] = ranking;
  if (!first) throw new StoryBroken(`nobody is ranked in ${title}`);
  await report(stage, tenderId, experts);
  stage.on('2026-01-30');
  await buyer.post(`${path}/award`, { bidId: first.bidId });
  const winner = stage.supplierOf(first.organizationId);
  stage.tell(
    `${title}: awarded to ${winner.account} with ${first.totalScore} points of ${ranking.length} ranked`,
  );
  return { tenderId, winner, committee: experts.map(({ account }) => account) };
}

/** Even and too small committees are refused; five are drawn by the seed committed to when the tender was issued. */
async function drawCommittee(stage: Stage, tenderId: string): Promise<Actor[]> {
  const buyer = stage.actor('buyer');
  const path = `/procurement/tenders/${tenderId}/committee`;
  const buyerRepresentativeId = stage.actor('buyer-2').personId;
  const { members } = await buyer.post<{ members: { personId: string }[] }>(path, {
    size: 5,
    buyerRepresentativeId,
  });
  return members.map(({ personId }) => stage.byPerson(personId));
}

/** Now that bidders are known, every member declares to be tied to none, and the members elect an expert to lead them. */
async function constitute(stage: Stage, tenderId: string, members: readonly Actor[]): Promise<void> {
  const path = `/procurement/tenders/${tenderId}/committee`;
  const [lead] = members;
  for (const member of members) {
    await member.post(`${path}/declarations`, { tied: false });
    await member.post(`${path}/leader`, { personId: lead?.personId });
  }
}

/** All members sign the report, and their leader hands it to the buyer. */
async function report(stage: Stage, tenderId: string, members: readonly Actor[]): Promise<void> {
  const path = `/procurement/tenders/${tenderId}/report`;
  const { digest } = await stage.actor('buyer').get<{ digest: string }>(path);
  for (const member of members) await member.post(`${path}/signature`, { digest, agrees: true });
  await members[0]?.post(path);
}

/** What a machine noticed is decided by a named person. */
async function decideSignals(stage: Stage, tenderId: string): Promise<void> {
  const path = `/procurement/tenders/${tenderId}/signals`;
  const { items } = await stage.actor('buyer').get<{ items: Signal[] }>(path);
  for (const { signalId, kind } of items.filter(({ state }) => state === 'RAISED')) {
    const decision = kind === 'same-device' ? 'bids-invalid' : 'dismissed';
    await stage
      .actor('buyer')
      .post(`${path}/${signalId}/decision`, { decision, reason: '经评审委员会核实（示例）' });
    stage.tell(`machine flags ${kind}; a named person decides: ${decision}`);
  }
}

/** Every member passes every bidder's qualification and scores every offer and signs; then nobody can change a score any more. */
async function reviewAndScore(stage: Stage, tenderId: string, experts: readonly Actor[]): Promise<void> {
  const path = `/procurement/tenders/${tenderId}`;
  const [lead] = experts;
  const { items: bids } = await stage.actor('buyer').get<{ items: OpenedBid[] }>(`${path}/bids`);
  const valid = bids.filter((bid) => bid.valid);
  for (const { bidId } of valid) {
    await lead?.post(`${path}/reviews`, {
      bidId,
      kind: 'qualification',
      pass: true,
      reason: '资格证明齐备（示例）',
    });
  }
  for (const [no, expert] of experts.entries()) {
    for (const { bidId, qualification } of valid) {
      const quality = QUALITY[stage.supplierOf(qualification.organizationId).account] ?? 80;
      const points = { plan: String(quality - no), team: String(quality - 2 * no) };
      await expert.post(`${path}/scores`, { bidId, scores: points, reason: '方案可行，团队到位（示例）' });
    }
    const { own } = await expert.get<{ own: { digest: string } }>(`${path}/scores`);
    await expert.post(`${path}/score-sheets/signature`, { digest: own.digest });
  }
}

interface OpenedBid {
  readonly bidId: string;
  readonly qualification: { readonly organizationId: string };
  readonly valid: boolean;
}

/** What the committee makes of each supplier's plan, in points of 100; every member is a little stricter than the one before. */
const QUALITY: Readonly<Record<string, number>> = {
  'panyuan-wuye': 93,
  'anju-wuye': 86,
  'hemu-wuye': 84,
  hexie: 94,
  chenxi: 88,
  luzhong: 92,
  bangdaojia: 85,
};

/** One challenge is answered and rejected, one is right and undoes the award, one comes too late. */
export async function challenge(stage: Stage, tenders: Tenders): Promise<void> {
  stage.on('2026-02-02');
  const rejected = await file(stage, tenders.socialWork, '认为评分标准适用不一致');
  const upheld = await file(stage, tenders.festival, '评审委员会成员与中标人存在利害关系');
  stage.on('2026-02-05');
  await answer(stage, rejected, { upheld: false, remedy: 'none', reason: '复核评分记录，标准一致' });
  stage.tell('challenge on the social-work award answered: not upheld');
  await answer(stage, upheld, {
    upheld: true,
    remedy: 'award-annulled',
    reason: '利害关系属实，中标结果无效',
  });
  stage.sawRefusal(
    'challenge on the festival award upheld: award annulled, money released',
    'tender.award-annulled',
  );
}

export async function challengeTooLate(stage: Stage, tenderId: string): Promise<void> {
  stage.on('2026-02-13');
  await stage.refused('a challenge after the last day', 'challenge.late', () =>
    file(stage, tenderId, '对结果不满', 'anju-wuye'),
  );
}

async function file(stage: Stage, tenderId: string, grounds: string, by = 'chenxi'): Promise<string> {
  const path = `/procurement/tenders/${tenderId}/challenges`;
  const body = { about: 'result', grounds };
  return (await stage.actor(by).post<{ challengeId: string }>(path, body)).challengeId;
}

interface Answer {
  readonly upheld: boolean;
  readonly remedy: 'none' | 'award-annulled';
  readonly reason: string;
}

async function answer(stage: Stage, challengeId: string, decision: Answer): Promise<void> {
  await stage.actor('buyer-2').post(`/procurement/challenges/${challengeId}/answer`, decision);
}
