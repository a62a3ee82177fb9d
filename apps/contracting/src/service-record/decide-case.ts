import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { legalDateOf, RuleBroken } from '#kernel';
import { Allow, Call, CalledBy, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';

const findings = ['not-delivered', 'delivered', 'unclear'] as const;

class DecideDeliveryCaseBody {
  @IsIn(findings)
  finding!: (typeof findings)[number];

  @IsString()
  @Length(4, 500)
  reason!: string;
}

interface CaseView {
  caseId: string;
  serviceRecordId: string;
  kind: string;
  openedOn: string;
  settled: boolean;
  finding: string | null;
}

/** Services somebody says did not take place. Codes: `delivery-case.not-found`, `delivery-case.decided-before`. */
@Controller('contracting')
export class DecideCase {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  /** The buyer looks into each; a finding is a judgement, and settles nothing by itself. */
  @Post('delivery-cases/:id/decision')
  @Allow('buyer')
  async decide(
    @IdParam() id: string,
    @Body() body: DecideDeliveryCaseBody,
    @Call() call: WriteCall,
  ): Promise<{ caseId: string; finding: string }> {
    return this.writes.once(call, async (tx) => {
      const [row] = await tx.query<{ finding: string | null }[]>(
        `select d.finding from delivery_case d join contract c on c.id = d.contract_id
         where d.id = $1 and c.buyer_organization_id = $2 for update of d`,
        [id, call.caller.organizationId ?? null],
      );
      if (!row) throw new NoSuch('delivery-case', id);
      if (row.finding !== null) throw new RuleBroken('delivery-case.decided-before', 'This case is decided');
      await tx.query(
        'update delivery_case set finding = $2, reason = $3, decided_by = $4, decided_on = $5 where id = $1',
        [id, body.finding, body.reason, call.caller.personId, legalDateOf(call.at)],
      );
      return { caseId: id, finding: body.finding };
    });
  }

  /** The cases of a contract: its buyer's, and supervision's. The supplier is not told who denied what. */
  @Get('contracts/:id/delivery-cases')
  @Allow('buyer', 'finance-supervisor', 'auditor')
  async list(@IdParam() id: string, @CalledBy() caller: Caller): Promise<{ items: CaseView[] }> {
    const sees = caller.roles.includes('finance-supervisor') || caller.roles.includes('auditor');
    const own = await this.db.query<unknown[]>(
      'select 1 from contract where id = $1 and ($2 or buyer_organization_id = $3)',
      [id, sees, caller.organizationId ?? null],
    );
    if (own.length === 0) throw new NoSuch('contract', id);
    const items = await this.db.query<CaseView[]>(
      `select d.id as "caseId", d.record_id as "serviceRecordId", d.kind, d.opened_on::text as "openedOn",
              r.acceptance_id is not null as settled, d.finding, d.reason, d.decided_by as "decidedBy",
              d.decided_on::text as "decidedOn"
       from delivery_case d join service_record r on r.id = d.record_id where d.contract_id = $1 order by d.id`,
      [id],
    );
    return { items };
  }
}
