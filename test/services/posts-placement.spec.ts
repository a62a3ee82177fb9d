import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlacementActivated, PlacementExited, ProposalMade } from '#contracts';
import type { Id } from '#kernel';
import { PostsModule } from '../../apps/posts/src/posts.module.ts';
import { refusalOf } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { Posts, type Moved } from '../support/posts.ts';
import { anId, morningOf, startService, type Answer, type TestService } from '../support/service.ts';

describe('the way onto a post and off it', () => {
  let app: TestService;
  let steps: Posts;

  beforeAll(async () => {
    app = await startService([PostsModule], { publishers: ['funds', 'matching'] });
    steps = new Posts(app);
  }, 60_000);
  afterAll(() => app.stop());

  const refusal = (call: () => Promise<Answer<{ code?: string }>>): Promise<string | undefined> =>
    refusalOf(app, ['posts'], call);

  describe('a placement', () => {
    it('goes review, public notice, training, activation, and skips none of them', async () => {
      const postId = await steps.open(1);
      const { body } = await steps.name(postId, await steps.applicant());
      const { placementId } = body;
      for (const step of ['public-notice', 'training']) {
        expect(await refusal(() => steps.step(placementId, step, {}, '2026-02-06'))).toBe(
          'placement.wrong-state',
        );
      }
      expect(await refusal(() => steps.activate(placementId))).toBe('placement.wrong-state');
      expect((await steps.step(placementId, 'review', { pass: true }, '2026-02-06')).body.state).toBe(
        'REVIEWED',
      );
      expect(await refusal(() => steps.step(placementId, 'public-notice', { days: 2 }, '2026-02-09'))).toBe(
        'placement.notice-too-short',
      );
      await steps.step(placementId, 'public-notice', {}, '2026-02-09');
      // Three calendar days from the day after: the notice covers the 12th to its end.
      expect(await refusal(() => steps.step(placementId, 'training', {}, '2026-02-12'))).toBe(
        'placement.notice-open',
      );
      expect((await steps.step(placementId, 'training', {}, '2026-02-13')).body.state).toBe('TRAINED');
      expect(await refusal(() => steps.activate(placementId, '2026-02-26'))).toBe('placement.backdated');
      expect((await steps.activate(placementId)).body.state).toBe('ACTIVE');
      expect(await app.published(PlacementActivated, { placementId })).toMatchObject({
        postId,
        startsOn: '2026-03-02',
      });
      expect(await refusal(() => steps.activate(anId()))).toBe('placement.not-found');
    });

    it('that is rejected leaves its place and its person free', async () => {
      const [postId, personId] = [await steps.open(1), await steps.applicant()];
      const { placementId } = (await steps.name(postId, personId)).body;
      expect(await refusal(() => steps.name(postId, personId))).toBe('placement.repeated');
      const other = await steps.applicant();
      expect(await refusal(() => steps.name(postId, other))).toBe('quota.exceeded');
      expect((await steps.step(placementId, 'review', { pass: false }, '2026-02-06')).body.state).toBe(
        'REJECTED',
      );
      expect(await steps.name(postId, personId)).toMatchObject({ status: 201 });
    });

    it('is of a registered applicant', async () => {
      const postId = await steps.open(1);
      expect(await refusal(() => steps.name(postId, anId()))).toBe('applicant.not-found');
    });

    it('is activated twenty times of twenty-one at once, for twenty places', async () => {
      const postId = await steps.open(20);
      const people = await Promise.all(Array.from({ length: 21 }, () => steps.applicant()));
      const ids = await trainedBeside(postId, people);
      const answers = await Promise.all(ids.map((id) => steps.activate(id)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(['quota.exceeded']);
      const { body } = await app.anyone.get(`/posts/posts/${postId}`);
      expect(body).toMatchObject({ state: 'FILLED', taken: 20 });
    });

    it('is one of a person’s: two posts activated at once are held once', async () => {
      for (let round = 0; round < 5; round++) {
        const personId = await steps.applicant();
        const one = await steps.trained(await steps.open(1), personId);
        const two = await steps.trained(await steps.open(1), personId);
        const answers = await Promise.all([one, two].map(({ placementId }) => steps.activate(placementId)));
        expect(answers.map(({ body }) => body.code ?? body.state).sort()).toEqual([
          'ACTIVE',
          'placement.person-has-post',
        ]);
        const third = await steps.open(1);
        expect(await refusal(() => steps.name(third, personId))).toBe('placement.person-has-post');
      }
    });

    it('ends by the street, with a reason, and frees the place', async () => {
      const { placementId, postId } = await steps.active();
      const leave = (exitedOn: string, reason = 'voluntary'): Promise<Answer<Moved>> =>
        steps.step(placementId, 'exit', { exitedOn, reason }, '2026-03-10');
      expect(await refusal(() => leave('2026-03-11'))).toBe('placement.exit-date');
      expect(await refusal(() => leave('2026-03-01'))).toBe('placement.exit-date');
      expect(await refusal(() => leave('2026-03-10', 'no reason'))).toBe('body.invalid');
      expect((await leave('2026-03-10')).body.state).toBe('EXITED');
      expect(await refusal(() => leave('2026-03-10'))).toBe('placement.wrong-state');
      const told = await app.published(PlacementExited, { placementId });
      expect(told).toMatchObject({ exitedOn: '2026-03-10' });
      // Others are to tell of death or crime, so no reason travels.
      expect(JSON.stringify(told)).not.toContain('voluntary');
      await steps.becomes(postId, 'VACANT');
      const next = await steps.trained(postId);
      const follow = (startsOn: string): Promise<Answer<Moved>> =>
        steps.step(next.placementId, 'activation', { startsOn }, '2026-03-10');
      // The one who left held the place to the end of that day (WP-18).
      expect(await refusal(() => follow('2026-03-10'))).toBe('quota.exceeded');
      expect((await follow('2026-03-11')).body.state).toBe('ACTIVE');
      await steps.becomes(postId, 'FILLED');
    });

    it('comes from a proposal of matching, unless life has overtaken that', async () => {
      const postId = await steps.open(1);
      const [first, second, third] = [anId(), await steps.applicant(), await steps.applicant()];
      await app.publish(ProposalMade, postId, proposal(postId, second));
      await eventually(
        'the proposal became a placement',
        async () => (await placements(postId)).length === 1,
      );
      await app.publish(ProposalMade, postId, proposal(postId, third));
      await app.publish(ProposalMade, postId, { ...proposal(postId, first), use: 'volunteers-to-shifts' });
      // Deliveries of one key are in order: when a later one shows, these have been read.
      const other = await steps.open(1);
      await app.publish(ProposalMade, postId, proposal(other, third));
      await eventually('the later proposal arrived', async () => (await placements(other)).length === 1);
      expect(await placements(postId)).toMatchObject([{ personId: second, state: 'APPLIED' }]);
    });
  });

  /** More people than places may reach training only side by side: each is named while one place was still free. */
  async function trainedBeside(postId: Id, people: readonly Id[]): Promise<Id[]> {
    const ids: Id[] = [];
    for (const personId of people.slice(0, 20)) ids.push((await steps.trained(postId, personId)).placementId);
    const [last] = people.slice(20);
    const placementId = anId();
    await app
      .schema('posts')
      .query(
        `insert into placement (placement_id, post_id, person_id, state, applied_at) values ($1, $2, $3, 'TRAINED', $4)`,
        [placementId, postId, last, morningOf('2026-02-05')],
      );
    return [...ids, placementId];
  }

  const placements = async (postId: Id): Promise<object[]> =>
    (await steps.street.get<{ items: object[] }>(`/posts/placements?postId=${postId}`)).body.items;
  const proposal = (targetId: Id, personId: Id): ProposalMade => ({
    ...{ roundId: anId(), proposalId: anId(), use: 'people-to-posts', personId, targetId, fit: 1 },
  });
});
