import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { BondRefunded, IsLegalDate } from '#contracts';
import { formatInstant, legalDateOf, RuleBroken, type Fen, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lateBondFee, type Bond } from '#regulation';
import { lockEvenSuspended } from '../tender/lock-tender.ts';

class VerifyBondBody {
  /** What its issuer says. */
  @IsBoolean()
  genuine!: boolean;

  @IsString()
  @Length(4, 500)
  reason!: string;
}

class RefundBondBody {
  @IsLegalDate()
  refundedOn!: string;

  /** Of the transfer, or of the return of the guarantee. */
  @IsString()
  @Length(2, 100)
  documentNo!: string;
}

interface BondRow {
  readonly bondId: Id;
  readonly tenderId: Id;
  readonly organizationId: Id;
  readonly form: Bond['form'];
  readonly amountFen: Fen;
  readonly areaCode: string;
  readonly dueOn: LegalDate | null;
  readonly dueFrom: LegalDate | null;
}

/**
 * POST /procurement/bonds/:id/verification and …/refund. Codes: `bond.verified`, `bond.not-due`, `bond.refunded`,
 * `bond.refund-date`, `bid-bond.not-found`.
 */
@Controller('procurement/bonds/:id')
export class RefundBond {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person of the buyer asked the issuer; a bond it does not know lets no bid pass. */
  @Post('verification')
  @HttpCode(200)
  @Allow('buyer')
  verify(
    @IdParam() bondId: Id,
    @Body() { genuine, reason }: VerifyBondBody,
    @Call() call: WriteCall,
  ): Promise<{ bondId: Id; genuine: boolean }> {
    return this.writes.once(call, async (tx) => {
      await lockBond(tx, bondId, call);
      const added = await tx.query<unknown[]>(
        `insert into bond_verification (bond_id, genuine, reason, verified_by, verified_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [bondId, genuine, reason, call.caller.personId, formatInstant(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('bond.verified', 'The bond was verified already');
      return { bondId, genuine };
    });
  }

  /** Gives a bond back; what a late one costs is computed, nobody enters it (GPR 33). */
  @Post('refund')
  @HttpCode(200)
  @Allow('buyer')
  refund(
    @IdParam() bondId: Id,
    @Body() { refundedOn, documentNo }: RefundBondBody,
    @Call() call: WriteCall,
  ): Promise<{ bondId: Id; lateDays: number; feeFen: Fen }> {
    return this.writes.once(call, async (tx) => {
      const bond = await lockBond(tx, bondId, call);
      const { dueOn } = bond;
      if (dueOn === null || bond.dueFrom === null)
        throw new RuleBroken('bond.not-due', 'Nothing has happened that sends the bond back', {
          article: 'GPR 33',
        });
      if (refundedOn < bond.dueFrom || refundedOn > legalDateOf(call.at))
        throw new RuleBroken(
          'bond.refund-date',
          'It goes back after its clock began, and not in the future',
          {
            ...{ from: bond.dueFrom, refundedOn },
          },
        );
      const { tenderId, organizationId, amountFen: fen, form } = bond;
      const fee = lateBondFee({ fen, form, due: dueOn, backOn: refundedOn }, bond.areaCode.slice(0, 6));
      const { days: lateDays, fen: feeFen, rules } = fee;
      const recordedBy = call.caller.personId;
      const added = await tx.query<unknown[]>(
        `insert into bond_refund (bond_id, refunded_on, document_no, late_days, fee_fen, rules, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
        [
          ...[bondId, refundedOn, documentNo, lateDays, feeFen, JSON.stringify(rules), recordedBy],
          formatInstant(call.at),
        ],
      );
      if (added.length === 0) throw new RuleBroken('bond.refunded', 'The bond is back already');
      const data = { bondId, tenderId, organizationId, refundedOn, lateDays, feeFen, recordedBy };
      await this.events.publish(tx, BondRefunded, { key: tenderId, data, at: call.at });
      return { bondId, lateDays, feeFen };
    });
  }
}

/** To anybody but the buyer of its tender there is no such bond. */
async function lockBond(tx: Tx, bondId: Id, { caller }: WriteCall): Promise<BondRow> {
  const [bond] = await tx.query<BondRow[]>(
    `select b.id as "bondId", b.tender_id as "tenderId", b.organization_id as "organizationId", b.form,
            b.amount_fen::float8 as "amountFen", t.area_code as "areaCode", d.due_on::text as "dueOn",
            d.from_on::text as "dueFrom"
     from bid_bond b join tender t on t.id = b.tender_id
     left join lateral (select due_on, from_on from bond_due where bond_id = b.id order by due_on limit 1) d on true
     where b.id = $1`,
    [bondId],
  );
  if (!bond) throw new NoSuch('bid-bond', bondId);
  const tender = await lockEvenSuspended(tx, bond.tenderId);
  if (tender.buyerOrganizationId !== caller.organizationId) throw new NoSuch('bid-bond', bondId);
  return bond;
}
