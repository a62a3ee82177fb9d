import { Body, Controller, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockTender } from '../tender/lock-tender.ts';
import { mayLead } from './committee.rules.ts';
import { leaderOf, memberOf, sittingMembers } from './members.ts';
import { mayReseat } from './replace-member.ts';

class ElectLeaderBody {
  @IsUUID()
  personId!: string;
}

/**
 * POST /procurement/tenders/:id/committee/leader. Codes: `committee.leader-not-expert`, `committee.voted`,
 * `scores.locked`, `tender.wrong-state`, `tender.not-found`.
 */
@Controller('procurement/tenders/:id/committee/leader')
export class ElectLeader {
  constructor(private readonly writes: Writes) {}

  /** A member votes once; whom more than half of the members name leads the committee (87 art. 45). */
  @Post()
  @Allow('expert', 'buyer')
  vote(
    @IdParam() tenderId: Id,
    @Body() { personId }: ElectLeaderBody,
    @Call() call: WriteCall,
  ): Promise<{ leaderId: Id | null }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      const voter = await memberOf(tx, tenderId, call.caller.personId);
      mayReseat(tender);
      mayLead((await sittingMembers(tx, tenderId)).find((member) => member.personId === personId));
      const added = await tx.query<unknown[]>(
        `insert into leader_vote (tender_id, voter_id, candidate_id, voted_at) values ($1, $2, $3, $4)
         on conflict do nothing returning 1`,
        [tenderId, voter.personId, personId, formatInstant(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('committee.voted', 'You have voted already');
      const leader = await leaderOf(tx, tenderId);
      return { leaderId: leader?.elected === true ? leader.personId : null };
    });
  }
}
