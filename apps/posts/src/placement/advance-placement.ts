import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MoreThanOrEqual } from 'typeorm';
import { IsLegalDate, PlacementActivated, PlacementExited } from '#contracts';
import { legalDateOf, RuleBroken, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lastProvenDay } from '../attendance/marks.ts';
import { PostRow, QuotaRow } from '../post/post.entity.ts';
import { lawAt, movePost, occupancyState } from '../post/post.rules.ts';
import { lockOpenPost, lockPlacement } from './find-placement.ts';
import { PlacementRow } from './placement.entity.ts';
import {
  checkExit,
  checkFree,
  checkNoticeOver,
  checkQuotaLeft,
  checkStart,
  exitReasons,
  movePlacement,
  noticeUntil,
  type ExitReason,
  type PlacementState,
} from './placement.rules.ts';

class ReviewPlacementBody {
  @IsBoolean()
  pass!: boolean;
}

class PublicNoticeBody {
  /** Calendar days; the least the rule allows when left out. */
  @IsInt()
  @Min(1)
  @Max(60)
  @IsOptional()
  days?: number;
}

class ActivatePlacementBody {
  @IsLegalDate()
  startsOn!: string;
}

class ExitPlacementBody {
  @IsLegalDate()
  exitedOn!: string;

  @IsIn(exitReasons)
  reason!: ExitReason;
}

interface Moved {
  readonly placementId: Id;
  readonly state: PlacementState;
}

/**
 * The way of one person onto a post and off it. Codes: `placement.wrong-state`, `placement.notice-too-short`,
 * `placement.notice-open`, `placement.backdated`, `quota.exceeded`, `placement.person-has-post`, `placement.exit-date`.
 */
@Controller('posts/placements/:id')
export class AdvancePlacement {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The street checks whether the person belongs to one of the groups the post is for. */
  @Post('review')
  @HttpCode(200)
  @Allow('street')
  review(@IdParam() id: Id, @Body() { pass }: ReviewPlacementBody, @Call() call: WriteCall): Promise<Moved> {
    return this.writes.once(call, (tx) =>
      move(tx, id, () => ({ state: pass ? 'REVIEWED' : 'REJECTED', reviewedBy: call.caller.personId })),
    );
  }

  @Post('public-notice')
  @HttpCode(200)
  @Allow('street')
  notice(@IdParam() id: Id, @Body() { days }: PublicNoticeBody, @Call() call: WriteCall): Promise<Moved> {
    return this.writes.once(call, async (tx) => {
      const { postId } = await lockPlacement(tx, id);
      const { areaCode } = await tx.findOneByOrFail(PostRow, { postId });
      const from = legalDateOf(call.at);
      const until = noticeUntil(from, days, lawAt(areaCode, from));
      return move(tx, id, () => ({ state: 'PUBLIC_NOTICE', noticeFrom: from, noticeUntil: until }));
    });
  }

  @Post('training')
  @HttpCode(200)
  @Allow('street')
  train(@IdParam() id: Id, @Call() call: WriteCall): Promise<Moved> {
    return this.writes.once(call, (tx) =>
      move(tx, id, (row) => {
        checkNoticeOver(row.noticeUntil, legalDateOf(call.at));
        return { state: 'TRAINED' };
      }),
    );
  }

  /** From `startsOn` on the person holds the post; one person one post, and never more people than places. */
  @Post('activation')
  @HttpCode(200)
  @Allow('street')
  activate(
    @IdParam() id: Id,
    @Body() { startsOn }: ActivatePlacementBody,
    @Call() call: WriteCall,
  ): Promise<Moved> {
    return this.writes.once(call, async (tx) => {
      checkStart(startsOn, legalDateOf(call.at));
      const { postId, personId } = await lockPlacement(tx, id);
      await takePlace(tx, { postId, personId, startsOn });
      const moved = await move(tx, id, () => ({ state: 'ACTIVE', startsOn }));
      const data = { placementId: id, postId, personId, startsOn };
      await this.events.publish(tx, PlacementActivated, { key: postId, data, at: call.at });
      return moved;
    });
  }

  @Post('exit')
  @HttpCode(200)
  @Allow('street')
  exit(
    @IdParam() id: Id,
    @Body() { exitedOn, reason }: ExitPlacementBody,
    @Call() call: WriteCall,
  ): Promise<Moved> {
    return this.writes.once(call, async (tx) => {
      const { postId, personId, startsOn } = await lockPlacement(tx, id);
      const lastProvenOn = await lastProvenDay(tx, id);
      checkExit(exitedOn, { startsOn, lastProvenOn }, legalDateOf(call.at));
      const moved = await move(tx, id, () => ({ state: 'EXITED', exitedOn, exitReason: reason }));
      await freePlace(tx, postId);
      const data = { placementId: id, postId, personId, exitedOn };
      await this.events.publish(tx, PlacementExited, { key: postId, data, at: call.at });
      return moved;
    });
  }
}

type Change = Partial<PlacementRow> & { readonly state: PlacementState };

async function move(tx: Tx, placementId: Id, change: (row: PlacementRow) => Change): Promise<Moved> {
  const row = await lockPlacement(tx, placementId);
  const next = change(row);
  await tx.update(PlacementRow, { placementId }, { ...next, state: movePlacement(row.state, next.state) });
  return { placementId, state: next.state };
}

interface Taking {
  readonly postId: Id;
  readonly personId: Id;
  readonly startsOn: LegalDate;
}

/** The quota's row is locked, so two activations queue for the last place; the index on active persons does the rest. */
async function takePlace(tx: Tx, { postId, personId, startsOn }: Taking): Promise<void> {
  const { post, quota } = await lockOpenPost(tx, postId);
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`post-holder ${personId}`]);
  checkFree(await tx.countBy(PlacementRow, { personId, state: 'ACTIVE' }));
  // Whoever leaves that day holds the place to its end.
  const leaving = await tx.countBy(PlacementRow, { postId, exitedOn: MoreThanOrEqual(startsOn) });
  checkQuotaLeft(quota, quota.used + leaving);
  const used = quota.used + 1;
  await tx.update(QuotaRow, { postId }, { used });
  const state = occupancyState(quota.places, used);
  if (state !== post.state) await tx.update(PostRow, { postId }, { state: movePost(post.state, state) });
}

async function freePlace(tx: Tx, postId: Id): Promise<void> {
  const { post, quota } = await lockOpenPost(tx, postId);
  await tx.update(QuotaRow, { postId }, { used: quota.used - 1 });
  if (post.state !== 'VACANT')
    await tx.update(PostRow, { postId }, { state: movePost(post.state, 'VACANT') });
}

/** The dates a placement covers within a month, both ends included. Throws `placement.not-active`. */
export function termOf(row: PlacementRow): { startsOn: LegalDate; exitedOn: LegalDate | null } {
  if (row.startsOn !== null) return { startsOn: row.startsOn, exitedOn: row.exitedOn };
  throw new RuleBroken('placement.not-active', 'This placement has not begun', { state: row.state });
}
