import { Money } from '#kernel';
import { newPerson } from './people.ts';
import type { Stage } from './stage.ts';

const AREA = '370303-KY-PY';
const PLACES = 20;

export interface Placement {
  readonly placementId: string;
  readonly personId: string;
}

export interface FilledPost {
  readonly postId: string;
  readonly placements: readonly Placement[];
}

/** The post is proposed at a lawful pay, approved for twenty, and money is committed before anybody is bound. */
export async function openPost(stage: Stage, budgetLineId: string): Promise<string> {
  stage.on('2026-02-02');
  const street = stage.actor('street');
  const post = {
    title: '潘苑社区保洁保绿公益性岗位',
    areaCode: AREA,
    employerOrganizationId: street.organizationId,
    places: PLACES,
    monthlyPayFen: 600_00,
    fullTime: true,
    budgetLineId,
  };
  const facts = await stage.refused('a full-time post at 600.00 a month', 'post.pay-below-minimum', () =>
    street.post('/posts/posts', post),
  );
  const monthlyPayFen = Number(facts['minimumFen']);
  const { postId } = await street.post<{ postId: string }>('/posts/posts', { ...post, monthlyPayFen });
  stage.on('2026-02-03');
  await stage.actor('staffing').post(`/posts/posts/${postId}/quota`, { places: PLACES });
  await stage.until('the quota is funded', async () => {
    const { state } = await stage.public.get<{ state: string }>(`/posts/posts/${postId}`);
    return state === 'OPEN' ? state : undefined;
  });
  stage.tell(
    `quota of ${PLACES} at the minimum wage, ${Money.format(monthlyPayFen)} a month, approved and funded`,
  );
  return postId;
}

/** Twenty-one apply; matching proposes twenty; the street reviews, publishes, trains and activates them. */
export async function fillPost(stage: Stage, postId: string): Promise<FilledPost> {
  const applicants = await registerApplicants(stage);
  const placements = await proposedPlacements(stage, postId);
  const street = stage.actor('street');
  const all = async (step: string, date: string, body: object): Promise<void> => {
    stage.on(date);
    await Promise.all(
      placements.map(({ placementId }) => street.post(`/posts/placements/${placementId}/${step}`, body)),
    );
  };
  await all('review', '2026-02-06', { pass: true });
  const [first] = placements;
  await stage.refused('a public notice of one day', 'placement.notice-too-short', () =>
    street.post(`/posts/placements/${first?.placementId ?? ''}/public-notice`, { days: 1 }),
  );
  await all('public-notice', '2026-02-09', {});
  await all('training', '2026-02-25', {});
  await all('activation', '2026-02-27', { startsOn: '2026-03-01' });
  stage.tell(`${placements.length} people matched, reviewed, published, trained and placed`);
  const placed = new Set(placements.map(({ personId }) => personId));
  const leftOver = applicants.find((personId) => !placed.has(personId)) ?? '';
  await stage.refused('placing a twenty-first person', 'quota.exceeded', () =>
    street.post('/posts/placements', { postId, personId: leftOver }),
  );
  return { postId, placements };
}

async function registerApplicants(stage: Stage): Promise<string[]> {
  stage.on('2026-02-04');
  const street = stage.actor('street');
  return Promise.all(
    Array.from({ length: PLACES + 1 }, async (_, i) => {
      const personId = await newPerson(street, `公益岗申请人${i + 1}`);
      const group = i % 2 === 0 ? 'employment-hardship' : 'low-income-unemployed';
      const body = { personId, areaCode: AREA, group, eligibleProof: '就业创业证（示例）' };
      await street.post('/posts/applicants', body);
      return personId;
    }),
  );
}

/** A round that sees every place and enough applicants; its proposals become placements. */
async function proposedPlacements(stage: Stage, postId: string): Promise<Placement[]> {
  const street = stage.actor('street');
  const round = { use: 'people-to-posts', areaCode: AREA, targetIds: [postId] };
  await stage.until('matching knows the post and the applicants', async () => {
    const { proposals } = await street.post<{ proposals: number }>('/matching/rounds', {
      ...round,
      dryRun: true,
    });
    return proposals === PLACES ? true : undefined;
  });
  await street.post('/matching/rounds', round);
  return stage.until('twenty proposed placements', async () => {
    const { items } = await street.get<{ items: Placement[] }>(`/posts/placements?postId=${postId}`);
    return items.length === PLACES ? items : undefined;
  });
}
