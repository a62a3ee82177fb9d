import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { newId, RuleBroken, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { ApplicantRow } from '../applicant/applicant.entity.ts';
import { lockOpenPost } from './find-placement.ts';
import { PlacementRow } from './placement.entity.ts';
import { checkFree, checkQuotaLeft } from './placement.rules.ts';

interface Wanted {
  readonly postId: Id;
  readonly personId: Id;
  readonly proposalId?: Id;
  readonly at: Instant;
}

/** Puts an applicant on the way to a place, while there is one. */
@Injectable()
export class Placing {
  /** Throws `applicant.not-found`, `quota.exceeded`, `placement.person-has-post`, `placement.repeated`. */
  async place(tx: Tx, { postId, personId, proposalId, at }: Wanted): Promise<PlacementRow> {
    const { quota } = await lockOpenPost(tx, postId);
    if (!(await tx.existsBy(ApplicantRow, { personId }))) throw new NoSuch('applicant', personId);
    const [taken] = await tx.query<{ here: number; elsewhere: number; same: number }[]>(
      `select count(*) filter (where post_id = $1 and state not in ('REJECTED', 'EXITED'))::int as here,
              count(*) filter (where person_id = $2 and state = 'ACTIVE')::int as elsewhere,
              count(*) filter (where post_id = $1 and person_id = $2 and state not in ('REJECTED', 'EXITED'))::int as same
       from placement where post_id = $1 or person_id = $2`,
      [postId, personId],
    );
    if (taken && taken.same > 0)
      throw new RuleBroken('placement.repeated', 'This person is on the way to this post');
    checkFree(taken?.elsewhere ?? 0);
    checkQuotaLeft(quota, taken?.here ?? 0);
    const row: PlacementRow = {
      placementId: newId(at),
      postId,
      personId,
      state: 'APPLIED',
      proposalId: proposalId ?? null,
      noticeFrom: null,
      noticeUntil: null,
      startsOn: null,
      exitedOn: null,
      exitReason: null,
      appliedAt: at,
      reviewedBy: null,
    };
    await tx.insert(PlacementRow, row);
    return row;
  }
}

class ProposePlacementBody {
  @IsUUID()
  postId!: string;

  @IsUUID()
  personId!: string;
}

/**
 * POST /posts/placements. Codes: `quota.exceeded`, `placement.person-has-post`, `placement.repeated`,
 * `applicant.not-found`, `post.no-quota`, `post.not-funded`.
 */
@Controller('posts/placements')
export class ProposePlacement {
  constructor(
    private readonly writes: Writes,
    private readonly placing: Placing,
  ) {}

  /** The street names an applicant for a post. */
  @Post()
  @Allow('street')
  propose(
    @Body() body: ProposePlacementBody,
    @Call() call: WriteCall,
  ): Promise<{ placementId: Id; state: string }> {
    return this.writes.once(call, async (tx) => {
      const { placementId, state } = await this.placing.place(tx, { ...body, at: call.at });
      return { placementId, state };
    });
  }
}
