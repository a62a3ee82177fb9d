import { Body, Controller, Post } from '@nestjs/common';
import { legalDateOf, RuleBroken, type Fen } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { parameter, type LegalContext } from '#regulation';
import { isScheduled, schedulePrices, scheduleShares } from '../acceptance/schedule.rules.ts';
import { assessmentDates, mayBeMidterm } from '../assessment/rounds.rules.ts';
import { keepSignature, keepVersion, partyOf, type KnownParty } from '../document/keep-version.ts';
import { agreedDays } from '../payment-clock/payment-clock.rules.ts';
import { keepPlan } from '../plan/keep-plan.ts';
import { pricesOf } from '../plan/plan.rules.ts';
import { holdsOf } from '../signing/holds.ts';
import { ContractRow, MilestoneRow } from './contract.entity.ts';
import { maySign, signersSeparate, termFits } from './contract.rules.ts';
import { lockContract } from './find-contract.ts';
import { DraftTermsBody } from './terms.body.ts';

interface Laid {
  readonly contract: ContractRow;
  readonly body: DraftTermsBody;
  readonly milestones: readonly MilestoneRow[];
  readonly version: number;
  readonly law: LegalContext;
  readonly supplier: KnownParty;
}

/**
 * POST /contracting/contracts/:id/terms. Codes: those of signing, `contract.term-too-long`,
 * `contract.long-term-unassured`, `contract.clause-missing` (facts: missing), `contract.personal-data`,
 * `plan.price-differs` and the other `plan.*`, `sme-payment.term-too-long`.
 */
@Controller('contracting/contracts/:id/terms')
export class DraftTerms {
  constructor(private readonly writes: Writes) {}

  /** The buyer lays terms on the table; they bind nobody until both sides signed the same version. */
  @Post()
  @Allow('buyer')
  async draft(
    @IdParam() id: string,
    @Body() body: DraftTermsBody,
    @Call() call: WriteCall,
  ): Promise<{ contractId: string; version: number; digest: string; signed: boolean }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, id, { caller: call.caller, side: 'buyer' });
      maySign({ ...contract, holds: await holdsOf(tx, contract.tenderId, legalDateOf(call.at)) }, call.at);
      const law = { area: contract.areaCode.slice(0, 6), on: legalDateOf(call.at) };
      const { startsOn, endsOn, unit } = body;
      const scheduled = scheduledPrices(contract.priceFen, body, law);
      const prices = scheduled ?? pricesOf({ ...contract, startsOn, endsOn }, body.milestones, body.plan);
      const milestones = body.milestones.map(({ name, plannedUnits, kind }, i) => ({
        kind: kind ?? null,
        ...{ contractId: id, no: i + 1, name, plannedUnits },
        priceFen: prices[i] ?? 0,
      }));
      const version = contract.version + 1;
      const supplier = await partyOf(tx, contract.supplierOrganizationId);
      const digest = await writeVersion(tx, { contract, body, milestones, version, law, supplier }, call);
      await tx.delete(MilestoneRow, { contractId: id });
      await tx.insert(MilestoneRow, milestones);
      await keepPlan(tx, id, body.plan);
      const by = call.caller.personId;
      const signed = !(body.signSeparately === true || signersSeparate(contract.priceFen, law));
      await tx.update(
        ContractRow,
        { id },
        {
          ...{ startsOn, endsOn, unit, version, digest, draftedBy: by },
          buyerSignedBy: signed ? by : null,
          paymentDays: body.paymentDays ?? null,
          acceptanceDays: body.acceptanceDays ?? null,
          longTerm: body.longTerm ? { ...body.longTerm, recordedBy: by } : null,
        },
      );
      if (signed)
        await keepSignature(tx, {
          contractId: id,
          version,
          side: 'buyer',
          personId: by,
          digest,
          at: call.at,
        });
      return { contractId: id, version, digest, signed };
    });
  }
}

/** Prices by the dated schedule, where the terms follow it; a short contract has no mid-term part. */
function scheduledPrices(priceFen: Fen, body: DraftTermsBody, law: LegalContext): Fen[] | undefined {
  if (!isScheduled(body.milestones.map(({ kind }) => kind))) return undefined;
  mayBeMidterm('midterm', assessmentDates(body, law.area));
  if (body.plan)
    throw new RuleBroken('schedule.planned', 'Either a plan or a schedule prices the milestones');
  return schedulePrices(
    priceFen,
    scheduleShares(law).map(({ value }) => value),
  );
}

async function writeVersion(tx: Tx, laid: Laid, call: WriteCall): Promise<string> {
  const { contract, body, milestones, version, law, supplier } = laid;
  const termRules = termFits(body, law.area);
  const payment = agreedDays({ smeEligible: supplier.smeEligible, agreed: body.paymentDays ?? null }, law);
  const acceptance = parameter('acceptance-days', law.area, law.on);
  const schedule = milestones.some(({ kind }) => kind) ? scheduleShares(law) : [];
  const used = [...termRules, ...payment.rules, acceptance, ...schedule];
  return keepVersion(tx, {
    agreed: {
      ...{ contractId: contract.id, version, title: contract.title, priceFen: contract.priceFen },
      ...{ buyer: await partyOf(tx, contract.buyerOrganizationId), supplier, noticedOn: contract.noticedOn },
      ...{ startsOn: body.startsOn, endsOn: body.endsOn, longTerm: body.longTerm, unit: body.unit },
      ...{ milestones, plan: body.plan, clauses: body.clauses ?? [] },
      ...{ paymentDays: payment.days, smePayee: supplier.smeEligible },
      acceptanceDays: body.acceptanceDays ?? Number(acceptance.value),
    },
    area: law.area,
    rules: used.map(({ code, jurisdiction, from, value, source }) => ({
      code,
      jurisdiction,
      from,
      value,
      source,
    })),
    by: call.caller.personId,
    at: call.at,
  });
}
