import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { legalDateOf } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockCase } from './find-case.ts';
import { caseMoves, consentShown, type CaseState } from './handover.rules.ts';

class ConsentToHandoverBody {
  @IsBoolean()
  consent!: boolean;

  /** SHA-256 of the signed paper, hex; needed when the contractor records the word of somebody without a sign-in. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  evidenceDigest?: string;
}

/** POST /contracting/handover-cases/:id/consent. Codes: `handover.no-evidence`, `handover-case.wrong-state`. */
@Controller('contracting/handover-cases/:id/consent')
export class ConsentToHandover {
  constructor(private readonly writes: Writes) {}

  /** The recipient says whether the next contractor may know of them (PIPL 23). */
  @Post()
  @HttpCode(200)
  @Allow('resident', 'supplier')
  async consent(
    @IdParam() id: string,
    @Body() { consent, evidenceDigest }: ConsentToHandoverBody,
    @Call() call: WriteCall,
  ): Promise<{ handoverCaseId: string; state: CaseState }> {
    return this.writes.once(call, async (tx) => {
      const { caller } = call;
      const row = await lockCase(tx, id);
      const own = row.recipientPersonId === caller.personId;
      const gives = caller.roles.includes('supplier') && caller.organizationId === row.supplierOrganizationId;
      if (!own && !gives) throw new NoSuch('handover-case', id);
      consentShown(own, evidenceDigest);
      const state = caseMoves(row.state, consent ? 'CONSENTED' : 'DECLINED');
      await tx.query(
        `update handover_case set state = $2, consented_on = $3, consent_evidence = $4, consent_recorded_by = $5
         where id = $1`,
        [id, state, consent ? legalDateOf(call.at) : null, evidenceDigest ?? null, caller.personId],
      );
      return { handoverCaseId: id, state };
    });
  }
}
