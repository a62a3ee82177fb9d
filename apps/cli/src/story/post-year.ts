import { Money } from '#kernel';
import { absent, present, workingDaysOf } from './attendance.ts';
import { pay, payableOf, refund } from './payment.ts';
import type { FilledPost, Placement } from './posts.ts';
import { StoryBroken, type Stage } from './stage.ts';

const MONTHS = ['03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((month) => `2026-${month}`);

/** Whose year is not like the others': by place in the roster, from 0. */
const UNMARKED = { who: 2, month: '2026-04' };
const ABSENT_BEFORE_PAY = { who: 10, month: '2026-06' };
const ABSENT_AFTER_PAY = { who: 6, month: '2026-05' };

interface Month extends Placement {
  readonly claimId: string;
  readonly month: string;
}

/** Ten months of twenty people: marked, claimed, verified and paid; what nobody proves, or a patrol disproves, is not. */
export async function workTheYear(stage: Stage, post: FilledPost): Promise<void> {
  for (const month of MONTHS) {
    stage.on(workingDaysOf(month).at(-1) ?? `${month}-28`, '18:00');
    const claims = await Promise.all(
      post.placements.map((placement, who) => markAndClaim(stage, { ...placement, month }, who)),
    );
    await darkSides(stage, claims, month);
    const paid = await Promise.all(claims.map((claim) => verifyAndPay(stage, post.postId, claim)));
    const total = paid.reduce((sum, fen) => sum + fen, 0);
    stage.tell(`posts ${month}: ${claims.length} months of work verified, ${Money.format(total)} paid`);
    if (month === ABSENT_AFTER_PAY.month) await findAbsence(stage, post);
  }
}

/** The grid head hands in the sheet of a month; one day of one person is on no sheet. */
async function markAndClaim(
  stage: Stage,
  placement: Placement & { month: string },
  who: number,
): Promise<Month> {
  const { placementId, month } = placement;
  const missing = who === UNMARKED.who && month === UNMARKED.month ? 1 : 0;
  const days = workingDaysOf(month).slice(missing);
  const sheet = days.map((date) => present(date, placementId));
  await stage.actor('grid-head').post(`/posts/placements/${placementId}/attendance`, { days: sheet });
  const { claimId } = await stage
    .actor('street')
    .post<{ claimId: string }>('/posts/claims', { placementId, month });
  return { ...placement, claimId };
}

async function darkSides(stage: Stage, claims: readonly Month[], month: string): Promise<void> {
  const unmarked = claims[UNMARKED.who];
  if (unmarked && month === UNMARKED.month) await resolveUnproven(stage, unmarked);
  const suspected = claims[ABSENT_BEFORE_PAY.who];
  if (suspected && month === ABSENT_BEFORE_PAY.month) await decideBeforePay(stage, suspected);
}

async function resolveUnproven(stage: Stage, { claimId, placementId, month }: Month): Promise<void> {
  const street2 = stage.actor('street-2');
  await stage.refused('presence without evidence', 'attendance.no-evidence', () =>
    stage.actor('grid-head').post(`/posts/placements/${placementId}/attendance`, {
      days: [{ ...absent(firstDay(month)), status: 'present' }],
    }),
  );
  await stage.refused('closing a month with an unproven day', 'claim.unproven-days', () =>
    street2.post(`/posts/claims/${claimId}/verification`),
  );
  await street2.post(`/posts/claims/${claimId}/unproven-days/resolution`, absent(firstDay(month)));
  stage.tell('the unproven day is settled by a named person: absent, unpaid');
}

const firstDay = (month: string): string => workingDaysOf(month)[0] ?? '';

/** A patrol found nobody before the month was paid: the case holds the money, a named person decides. */
async function decideBeforePay(stage: Stage, { claimId, placementId, month }: Month): Promise<void> {
  const dates = workingDaysOf(month).slice(4, 6);
  const caseId = await suspect(stage, { placementId, month, dates });
  await stage.refused('verifying a month while an absence case is open', 'claim.case-open', () =>
    stage.actor('street-2').post(`/posts/claims/${claimId}/verification`),
  );
  await stage.refused('a grid head deciding on an absence case', 'auth.not-allowed', () =>
    stage.actor('grid-head').post(`/posts/absence-cases/${caseId}/decision`, decisionOn(dates)),
  );
  await stage.actor('staffing').post(`/posts/absence-cases/${caseId}/decision`, decisionOn(dates));
  stage.tell('absence confirmed before payment: two days are not paid');
}

/** 人岗分离 found after payment: what was paid for those days comes back. */
async function findAbsence(stage: Stage, { postId, placements }: FilledPost): Promise<void> {
  const { month, who } = ABSENT_AFTER_PAY;
  const placementId = placements[who]?.placementId ?? '';
  const dates = workingDaysOf(month).slice(8, 11);
  stage.on('2026-06-08');
  await stage.until('posts has heard of the payment', async () => {
    const { items } = await stage
      .actor('street')
      .get<{ items: { month: string; state: string }[] }>(`/posts/claims?placementId=${placementId}`);
    return items.find((claim) => claim.month === month && claim.state === 'PAID');
  });
  const caseId = await suspect(stage, { placementId, month, dates });
  const { recoverFen } = await stage
    .actor('staffing')
    .post<{ recoverFen: number }>(`/posts/absence-cases/${caseId}/decision`, decisionOn(dates));
  const recovered = await refund(stage, postId);
  if (recovered !== recoverFen) throw new StoryBroken(`${recovered} fen came back, not ${recoverFen}`);
  stage.tell(`absent but paid: three days reversed, ${Money.format(recovered)} recovered`);
}

interface Suspicion {
  readonly placementId: string;
  readonly month: string;
  readonly dates: readonly string[];
}

async function suspect(stage: Stage, suspicion: Suspicion): Promise<string> {
  const body = { ...suspicion, signal: 'patrol-found-nobody' };
  return (await stage.actor('grid-head').post<{ caseId: string }>('/posts/absence-cases', body)).caseId;
}

const decisionOn = (invalidDates: readonly string[]): object => ({
  confirmed: true,
  invalidDates,
  reason: '巡查与考勤表核对，当日不在岗（示例）',
});

/** Another person than the preparer verifies; the street applies, finance approves, the treasury pays. */
async function verifyAndPay(stage: Stage, postId: string, { claimId }: Month): Promise<number> {
  const { payFen } = await stage
    .actor('street-2')
    .post<{ payFen: number }>(`/posts/claims/${claimId}/verification`);
  await pay(stage, await payableOf(stage, postId, claimId), stage.actor('street'));
  return payFen;
}
