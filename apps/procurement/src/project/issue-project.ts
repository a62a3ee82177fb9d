import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { RuleBroken, type Id, type Instant } from '#kernel';
import { Allow, Call, IdParam, InstantField, Writes, type WriteCall } from '#platform';
import { Issuing } from '../tender/issuing.ts';
import { lockOwnTender } from '../tender/lock-tender.ts';

class IssueProjectBody {
  /** When bids for all lots close, RFC 3339. */
  @InstantField()
  closesAt!: Instant;
}

/** POST /procurement/projects/:id/issue. Codes: `project.no-lots`, and those of issuing a tender. */
@Controller('procurement/projects/:id/issue')
export class IssueProject {
  constructor(
    private readonly writes: Writes,
    private readonly issuing: Issuing,
  ) {}

  /** All lots at once, or none: one document day and one close for all. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  issue(
    @IdParam() projectId: Id,
    @Body() { closesAt }: IssueProjectBody,
    @Call() call: WriteCall,
  ): Promise<{ projectId: Id; tenderIds: Id[] }> {
    return this.writes.once(call, async (tx) => {
      const lots = await tx.query<{ id: Id }[]>(
        `select id from tender where project_id = $1 and state = 'DRAFT' and buyer_organization_id = $2 order by lot_no`,
        [projectId, call.caller.organizationId ?? null],
      );
      if (lots.length === 0) throw new RuleBroken('project.no-lots', 'The project has no lot to issue');
      for (const { id } of lots) {
        await this.issuing.issue(tx, await lockOwnTender(tx, id, call), closesAt, call);
      }
      return { projectId, tenderIds: lots.map(({ id }) => id) };
    });
  }
}
