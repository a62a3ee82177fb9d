import { Controller, Get, Query } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow } from '#platform';

class PlacementsQuery {
  @IsUUID()
  postId!: string;
}

interface PlacementView {
  readonly placementId: Id;
  readonly postId: Id;
  readonly personId: Id;
  readonly proposalId: Id | null;
  readonly state: string;
  readonly noticeUntil: string | null;
  readonly startsOn: string | null;
  readonly exitedOn: string | null;
}

@Controller('posts/placements')
export class ReadPlacements {
  constructor(private readonly db: DataSource) {}

  /** Who is on a post or on the way to it; person ids only. */
  @Get()
  @Allow('street', 'grid-head', 'staffing-office', 'finance-supervisor', 'auditor')
  async list(@Query() { postId }: PlacementsQuery): Promise<{ items: PlacementView[] }> {
    const items = await this.db.query<PlacementView[]>(
      `select placement_id as "placementId", post_id as "postId", person_id as "personId", proposal_id as "proposalId",
              state, notice_until::text as "noticeUntil", starts_on::text as "startsOn", exited_on::text as "exitedOn"
       from placement where post_id = $1 order by applied_at, placement_id`,
      [postId],
    );
    return { items };
  }
}
