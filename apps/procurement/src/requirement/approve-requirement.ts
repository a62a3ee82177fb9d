import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { formatInstant, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { mayApprove } from './requirement.rules.ts';

class ApproveRequirementBody {
  /** What was looked at: need, price, competition, risks (财库〔2021〕22号 art. 31). */
  @IsString()
  @Length(4, 1000)
  opinion!: string;
}

/** POST /procurement/requirements/:id/approval. Codes: `requirement.approved`, `duty.not-separated`, `requirement.not-found`. */
@Controller('procurement/requirements/:id/approval')
export class ApproveRequirement {
  constructor(private readonly writes: Writes) {}

  /** Another person of the buyer's reviews what is needed and how it will be bought. */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  approve(
    @IdParam() requirementId: Id,
    @Body() { opinion }: ApproveRequirementBody,
    @Call() call: WriteCall,
  ): Promise<{ requirementId: Id; approvedBy: Id }> {
    return this.writes.once(call, async (tx) => {
      const [row] = await tx.query<{ registeredBy: Id; approvedBy: Id | null }[]>(
        `select registered_by as "registeredBy", approved_by as "approvedBy" from requirement
         where id = $1 and buyer_organization_id = $2 for update`,
        [requirementId, call.caller.organizationId ?? null],
      );
      if (!row) throw new NoSuch('requirement', requirementId);
      const approvedBy = call.caller.personId;
      mayApprove(row, approvedBy);
      await tx.query(
        'update requirement set approved_by = $2, approved_at = $3, approval_opinion = $4 where id = $1',
        [requirementId, approvedBy, formatInstant(call.at), opinion],
      );
      return { requirementId, approvedBy };
    });
  }
}
