import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { QuotaApproved } from '#contracts';
import { legalDateOf, newId, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { PostRow, QuotaRow } from './post.entity.ts';
import { checkPay, checkQuota, lawAt, movePost, quotaCeiling } from './post.rules.ts';

export class ApproveQuotaBody {
  @IsInt()
  @Min(1)
  @Max(1000)
  places!: number;
}

/**
 * POST /posts/posts/:id/quota: the staffing office (机构编制部门) approves; funds commits the money or refuses. Codes:
 * `post.already-has-quota`, `quota.places-beyond-proposal`, `duty.not-separated`, `post.pay-below-minimum`.
 */
@Controller('posts/posts')
export class ApproveQuota {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post(':id/quota')
  @Allow('staffing-office')
  approve(@IdParam() postId: Id, @Call() call: WriteCall, @Body() { places }: ApproveQuotaBody) {
    return this.writes.once(call, async (tx) => {
      const post = await tx.findOne(PostRow, { where: { postId }, lock: { mode: 'pessimistic_write' } });
      if (!post) throw new NoSuch('post', postId);
      const approvedBy = call.caller.personId;
      const approvedOn = legalDateOf(call.at);
      checkQuota(post, places, approvedBy);
      const { title, areaCode, budgetLineId, monthlyPayFen } = post;
      const rules = [checkPay(monthlyPayFen, lawAt(areaCode, approvedOn))];
      const ceilingFen = quotaCeiling(post, places, approvedOn);
      const quota = { quotaId: newId(call.at), postId, places, ceilingFen, approvedOn, rules };
      await tx.insert(QuotaRow, { ...quota, used: 0, approvedBy });
      const state = movePost(post.state, 'QUOTA_APPROVED');
      await tx.update(PostRow, { postId }, { state });
      await this.events.publish(tx, QuotaApproved, {
        key: postId,
        data: { ...quota, title, areaCode, budgetLineId, monthlyPayFen },
        at: call.at,
      });
      return { quotaId: quota.quotaId, postId, state, places, ceilingFen };
    });
  }
}
