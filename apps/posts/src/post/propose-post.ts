import { Body, Controller, Post } from '@nestjs/common';
import { Equals, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { legalDateOf, newId, type Fen, type Id } from '#kernel';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { PostRow } from './post.entity.ts';
import { checkPay, lawAt } from './post.rules.ts';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export class ProposePostBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  @IsUUID()
  employerOrganizationId!: Id;

  @IsInt()
  @Min(1)
  @Max(1000)
  places!: number;

  @IsInt()
  @Min(1)
  @Max(100_000_00)
  monthlyPayFen!: Fen;

  @Equals(true)
  fullTime!: true;

  @IsUUID()
  budgetLineId!: Id;

  /** `HH:MM`; 08:30 to 17:30 unless said otherwise. */
  @Matches(CLOCK)
  @IsOptional()
  workFrom?: string;

  @Matches(CLOCK)
  @IsOptional()
  workTo?: string;
}

/** POST /posts/posts. Code: `post.pay-below-minimum`. */
@Controller('posts/posts')
export class ProposePost {
  constructor(private readonly writes: Writes) {}

  @Post()
  @Allow('street')
  propose(@Call() call: WriteCall, @Body() body: ProposePostBody) {
    return this.writes.once(call, async (tx) => {
      const { title, areaCode, employerOrganizationId, places, monthlyPayFen, budgetLineId } = body;
      const rule = checkPay(monthlyPayFen, lawAt(areaCode, legalDateOf(call.at)));
      const postId = newId(call.at);
      await tx.insert(PostRow, {
        postId,
        title,
        areaCode,
        employerOrganizationId,
        places,
        monthlyPayFen,
        budgetLineId,
        workFrom: body.workFrom ?? '08:30',
        workTo: body.workTo ?? '17:30',
        state: 'PROPOSED',
        proposedBy: call.caller.personId,
        proposedAt: call.at,
      });
      return { postId, state: 'PROPOSED', rules: [rule] };
    });
  }
}
