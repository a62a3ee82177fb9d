import { Money } from '#kernel';
import type { BudgetLines } from './budget.ts';
import { bid, Trustees } from './bidding.ts';
import { declareTies, evaluate, type Awarded, type Tenders } from './evaluation.ts';
import type { Stage } from './stage.ts';

const INTENDED_ON = '2025-12-03';
const NEEDED_ON = '2026-01-06';
const ISSUED_ON = '2026-01-07';
const AREA = '370303-KY-PY';
const CLOSES_ON = '2026-01-28';
const CLOSES_AT = `${CLOSES_ON}T10:00:00+08:00`;

/** What a buyer asks the market for. */
interface Wanted {
  readonly title: string;
  readonly need: string;
  readonly budgetLineId: string;
  readonly use: string;
  readonly ceilingFen: number;
}

interface Drafted extends Wanted {
  readonly requirementId: string;
}

/** Five tenders of one morning: two that end in contracts, and three that must not. */
export async function tenderAll(
  stage: Stage,
  lines: BudgetLines,
): Promise<{ property: Awarded; socialWork: Awarded; tenders: Tenders }> {
  const trustees = await Trustees.appoint(stage);
  await refuseWhatMayNotBeBought(stage, trustees, lines);
  const property = await open(stage, trustees, {
    title: '潘苑社区简易物业服务',
    need: '楼道保洁、公共照明维修',
    budgetLineId: lines.propertyScheme,
    use: 'household-property-scheme',
    ceilingFen: 3117 * 130_00,
  });
  const socialWork = await open(stage, trustees, {
    title: '社工岗位服务（5 岗）',
    need: '独居老人入户探访',
    budgetLineId: lines.socialWork,
    use: 'service-purchase',
    ceilingFen: 5 * 60_000_00,
  });
  const festival = await open(stage, trustees, {
    title: '邻里节活动',
    need: '新老居民相识',
    budgetLineId: lines.massService,
    use: 'mass-service-activity',
    ceilingFen: 200_000_00,
  });
  const few = await open(stage, trustees, {
    title: '科普进社区',
    need: '青少年科普',
    budgetLineId: lines.massService,
    use: 'mass-service-activity',
    ceilingFen: 200_000_00,
  });
  await holdForWantOfBudget(stage, trustees, lines);
  await declareTies(stage);
  await takeBids(stage, { property, socialWork, festival, few }, trustees);
  await failWithTwoBids(stage, few);
  const tenders = { property, socialWork, festival };
  return { ...(await evaluate(stage, trustees, tenders)), tenders };
}

/** What every tender of the story shares. */
function draftOf(
  trustees: Trustees,
  { requirementId, title, budgetLineId, use, ceilingFen }: Drafted,
): Record<string, unknown> {
  return {
    requirementId,
    title,
    areaCode: AREA,
    budgetLineId,
    use,
    ceilingFen,
    method: 'open-tender',
    reservedForSmes: false,
    notReservedReason: '社会服务机构不属中小企业，预留将排除主要供应商',
    scoring: {
      priceWeight: '10',
      criteria: [
        { code: 'plan', name: '服务方案', weight: '50', maxPoints: '100' },
        { code: 'team', name: '团队与资质', weight: '40', maxPoints: '100' },
      ],
    },
    deductionRate: '0.10',
    conditions: ['具有独立承担民事责任的能力'],
    ...trustees.policy,
    bidBondFen: 0,
  };
}

/** Told to the market a month before, asked of it, written down by one person and approved by another. */
async function require(stage: Stage, { title, need, ceilingFen }: Wanted): Promise<string> {
  const buyer = stage.actor('buyer');
  const place = { title: `${title}需求`, areaCode: AREA };
  stage.on(INTENDED_ON);
  const intent = { ...place, overview: need, budgetFen: ceilingFen, plannedMonth: '2026-01' };
  const { intentId } = await buyer.post<{ intentId: string }>('/procurement/intents', intent);
  stage.on(NEEDED_ON);
  const marketRespondents = ['hexie', 'chenxi', 'luzhong'].map((key) => stage.actor(key).organizationId);
  const body = { ...place, residentsNeeds: [need], marketRespondents, intentId };
  const { requirementId } = await buyer.post<{ requirementId: string }>('/procurement/requirements', body);
  await stage
    .actor('buyer-2')
    .post(`/procurement/requirements/${requirementId}/approval`, { opinion: '需求明确，预算合理，竞争充分' });
  return requirementId;
}

/** Drafts, issues and waits until the money is set aside: only then may anybody bid. */
async function open(stage: Stage, trustees: Trustees, wanted: Wanted): Promise<string> {
  const tenderId = await issue(stage, trustees, wanted);
  await settled(stage, tenderId, 'OPEN');
  stage.tell(`tender open: ${wanted.title}, ceiling ${Money.format(wanted.ceilingFen)} reserved`);
  return tenderId;
}

async function issue(stage: Stage, trustees: Trustees, wanted: Wanted): Promise<string> {
  const buyer = stage.actor('buyer');
  const draft = draftOf(trustees, { ...wanted, requirementId: await require(stage, wanted) });
  stage.on(ISSUED_ON);
  const { tenderId } = await buyer.post<{ tenderId: string }>('/procurement/tenders', draft);
  await buyer.post(`/procurement/tenders/${tenderId}/issue`, { closesAt: CLOSES_AT });
  return tenderId;
}

async function settled(stage: Stage, tenderId: string, wanted: string): Promise<void> {
  await stage.until(`the tender is ${wanted}`, async () => {
    const { state } = await stage.public.get<{ state: string }>(`/procurement/tenders/${tenderId}`);
    return state === wanted ? state : undefined;
  });
}

async function refuseWhatMayNotBeBought(stage: Stage, trustees: Trustees, lines: BudgetLines): Promise<void> {
  stage.on(NEEDED_ON);
  const buyer = stage.actor('buyer');
  const wanted: Wanted = {
    title: '社区服务',
    need: '社区服务',
    budgetLineId: lines.socialWork,
    use: 'service-purchase',
    ceilingFen: 100_000_00,
  };
  await stage.refused(
    'a requirement that asked only two organizations',
    'requirement.too-few-respondents',
    () =>
      buyer.post('/procurement/requirements', {
        title: '社区服务需求',
        areaCode: AREA,
        residentsNeeds: ['社区服务'],
        marketRespondents: ['hexie', 'chenxi'].map((key) => stage.actor(key).organizationId),
      }),
  );
  const draft = draftOf(trustees, { ...wanted, requirementId: await require(stage, wanted) });
  await stage.refused('extra points for local organizations', 'tender.condition-not-allowed', () =>
    buyer.post('/procurement/tenders', { ...draft, conditions: ['本地注册的社会组织加 5 分'] }),
  );
  await stage.refused('buying public-welfare posts as a service', 'tender.item-not-allowed', () =>
    buyer.post('/procurement/tenders', { ...draft, title: '购买设置公益性岗位服务' }),
  );
  const { notReservedReason: _reason, ...withoutReason } = draft;
  await stage.refused(
    'not reserving for small enterprises and not saying why',
    'tender.sme-reason-missing',
    () => buyer.post('/procurement/tenders', withoutReason),
  );
  const { tenderId } = await buyer.post<{ tenderId: string }>('/procurement/tenders', draft);
  stage.on(ISSUED_ON);
  await stage.refused('nine days to prepare a bid', 'bid-period.too-short', () =>
    buyer.post(`/procurement/tenders/${tenderId}/issue`, { closesAt: '2026-01-16T10:00:00+08:00' }),
  );
}

/** Another three million from a line that has already promised part of it. */
async function holdForWantOfBudget(stage: Stage, trustees: Trustees, lines: BudgetLines): Promise<void> {
  const tenderId = await issue(stage, trustees, {
    title: '全域为民服务站运营',
    need: '就近办事',
    budgetLineId: lines.massService,
    use: 'mass-service-activity',
    ceilingFen: 3_000_000_00,
  });
  await settled(stage, tenderId, 'HELD');
  stage.sawRefusal(
    '3,000,000.00 more from a line that no longer has it: the tender is held',
    'funds.budget-short',
  );
}

interface Opened {
  readonly property: string;
  readonly socialWork: string;
  readonly festival: string;
  readonly few: string;
}

async function takeBids(stage: Stage, tenders: Opened, trustees: Trustees): Promise<void> {
  stage.on('2026-01-26');
  const offer = async (tenderId: string, account: string, yuan: number, device = account): Promise<void> => {
    const size = account.endsWith('wuye') ? { enterpriseSize: 'small' as const } : {};
    const deviceCode = `device-${device}`;
    await bid(stage, stage.actor(account), tenderId, { priceFen: yuan * 100, deviceCode, ...size });
  };
  await offer(tenders.property, 'panyuan-wuye', 396_000);
  await offer(tenders.property, 'anju-wuye', 401_500);
  await offer(tenders.property, 'hemu-wuye', 404_000);
  await offer(tenders.socialWork, 'hexie', 285_000);
  await offer(tenders.socialWork, 'chenxi', 288_500);
  await offer(tenders.socialWork, 'anju-wuye', 294_000);
  // Two bids made on one machine: nobody can know before opening.
  await offer(tenders.socialWork, 'luzhong', 291_000, 'shared');
  await offer(tenders.socialWork, 'bangdaojia', 297_500, 'shared');
  await offer(tenders.festival, 'luzhong', 178_000);
  await offer(tenders.festival, 'chenxi', 183_000);
  await offer(tenders.festival, 'bangdaojia', 191_000);
  await offer(tenders.few, 'hexie', 150_000);
  await offer(tenders.few, 'chenxi', 156_000);
  stage.tell('13 sealed bids handed in; each bidder holds a signed receipt, nobody knows how many there are');
  await stage.refused('a community-filed group without a credit code bidding', 'bid.not-eligible', () =>
    offer(tenders.few, 'bangbangtuan', 90_000),
  );
  await stage.refused('a trustee opening before the close', 'share.too-early', () =>
    trustees.releaseOne(tenders.property, ['qualification']),
  );
  await stage.refused('closing before the hour', 'tender.not-closed-yet', () =>
    stage.actor('buyer').post(`/procurement/tenders/${tenders.property}/close`),
  );
  stage.on(CLOSES_ON, '10:00:00');
  await stage.refused('a bid at the very second of the close', 'bid.late', () =>
    offer(tenders.property, 'bangdaojia', 380_000),
  );
}

async function failWithTwoBids(stage: Stage, tenderId: string): Promise<void> {
  stage.on(CLOSES_ON, '10:05');
  const { state } = await stage
    .actor('buyer')
    .post<{ state: string }>(`/procurement/tenders/${tenderId}/close`);
  if (state === 'FAILED')
    stage.sawRefusal('two bids where the law wants three: the tender fails', 'tender.fewer-than-three');
}
