import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { GiveWord, type Heard } from './give-word.ts';

export class ConfirmServiceBody {
  /** Whether the service took place. */
  @IsBoolean()
  happened!: boolean;

  /** 1 (bad) to 5 (good); asked only when it took place. */
  @ValidateIf((body: ConfirmServiceBody) => body.happened)
  @IsInt()
  @Min(1)
  @Max(5)
  satisfaction?: number;
}

export const satisfactionOf = ({ happened, satisfaction }: ConfirmServiceBody): number | null =>
  happened ? (satisfaction ?? null) : null;

/** POST /contracting/service-records/:id/confirmation. Codes: `service-record.wrong-state`, `duty.not-separated`. */
@Controller('contracting/service-records/:id/confirmation')
export class ConfirmService {
  constructor(
    private readonly writes: Writes,
    private readonly words: GiveWord,
  ) {}

  /** The own word of the recipient, or of one participant of a session, given once. */
  @Post()
  @Allow('resident', 'grid-head')
  async confirm(
    @IdParam() id: string,
    @Body() body: ConfirmServiceBody,
    @Call() call: WriteCall,
  ): Promise<Heard> {
    const { caller, at } = call;
    return this.writes.once(call, (tx) =>
      this.words.give(tx, {
        ...{ recordId: id, personId: caller.personId, happened: body.happened },
        ...{ satisfaction: satisfactionOf(body), way: 'own', helper: null, caller, at },
      }),
    );
  }
}
