import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { newId, type Id } from '#kernel';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { organizationOf } from '../tender/lock-tender.ts';

class CreateProjectBody {
  @IsUUID()
  requirementId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  /** How many lots one bidder may win; any number unless said. */
  @IsInt()
  @Min(1)
  @Max(50)
  @IsOptional()
  lotsPerWinner?: number;
}

/** POST /procurement/projects. Code: `requirement.not-found`. */
@Controller('procurement/projects')
export class CreateProject {
  constructor(private readonly writes: Writes) {}

  /** A purchase in several lots (包): its lots are drafted as tenders that name it. */
  @Post()
  @Allow('buyer')
  create(@Body() body: CreateProjectBody, @Call() call: WriteCall): Promise<{ projectId: Id }> {
    return this.writes.once(call, async (tx) => {
      const buyer = organizationOf(call.caller);
      const { requirementId, title, lotsPerWinner = null } = body;
      const projectId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into project (id, buyer_organization_id, requirement_id, title, lots_per_winner, created_by)
         select $1, $2, id, $4, $5, $6 from requirement where id = $3 and buyer_organization_id = $2 returning 1`,
        [projectId, buyer, requirementId, title, lotsPerWinner, call.caller.personId],
      );
      if (added.length === 0) throw new NoSuch('requirement', requirementId);
      return { projectId };
    });
  }
}
