import { createHash, randomBytes } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { legalDateOf, newId, type Id } from '#kernel';
import { Allow, Call, FieldCipher, NoSuch, Writes, type WriteCall } from '#platform';
import { procedureFor, versionOf } from '#regulation';
import { checkPolicy } from '#sealing';
import { trusteesOf } from '../trustee/trustees-of.ts';
import { checkRequired } from '../condition/qualification.rules.ts';
import { checkWording } from '../condition/wording.rules.ts';
import { DraftTenderBody } from './draft-tender.body.ts';
import { checkLot } from '../project/lot-of.ts';
import { organizationOf } from './lock-tender.ts';
import { TenderRow } from './tender.entity.ts';
import { checkDraft } from './tender.rules.ts';
import { policyOf } from './policy.ts';
import { checkMethod } from './procedure.ts';
import { lawOf } from './rules-used.ts';

/**
 * POST /procurement/tenders. Codes: `tender.item-not-allowed`, `tender.condition-not-allowed`, `tender.weights-sum`,
 * `lot.no-taken`, `lot.other-requirement`, `project.not-found`, `tender.qualification-malformed`, `method.over-threshold`, `method.approval-missing`, `tender.scoring-not-allowed`, `tender.criteria-missing`,
 * `tender.criterion-worthless`, `tender.sme-reason-missing`, `tender.deduction-missing`, `bond.too-high`,
 * `price-weight.too-low`, `price-weight.too-high`, `price-deduction.out-of-range`, `price-deduction.reserved-lot`,
 * `requirement.not-found`, `trustee.unknown`, `trustee.same-person`, `policy.malformed`.
 */
@Controller('procurement/tenders')
export class DraftTender {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** A draft that breaks no rule; it asks nobody for money yet. */
  @Post()
  @Allow('buyer')
  draft(@Body() body: DraftTenderBody, @Call() call: WriteCall): Promise<{ tenderId: Id; state: string }> {
    return this.writes.once(call, async (tx) => {
      const { scoring, trusteeIds, requirementId, methodApproval, lot, ...terms } = body;
      const buyerOrganizationId = organizationOf(call.caller);
      const known = await tx.query<unknown[]>(
        'select 1 from requirement where id = $1 and buyer_organization_id = $2',
        [requirementId, buyerOrganizationId],
      );
      if (known.length === 0) throw new NoSuch('requirement', requirementId);
      checkRequired(terms.qualifications);
      checkWording({ ...terms, criteria: scoring.criteria });
      const law = lawOf(terms, legalDateOf(call.at));
      const procedure = procedureFor(terms.method, law);
      checkMethod(procedure, { ...terms, approved: methodApproval !== null }, law);
      const { method: scoringMethod, priceWeight, criteria } = scoring;
      checkDraft({ ...terms, scoringMethod, priceWeight, criteria }, procedure, law);
      if (lot) await checkLot(tx, lot, { requirementId, buyerOrganizationId });
      const id = newId(call.at);
      const trustees = await trusteesOf(tx, trusteeIds);
      checkPolicy(policyOf({ id, trustees, threshold: terms.threshold }, 'price'));
      const seed = randomBytes(32).toString('hex');
      await tx.insert(TenderRow, {
        ...terms,
        id,
        requirementId,
        buyerOrganizationId,
        ...(lot && { projectId: lot.projectId, lotNo: lot.no }),
        trustees,
        qualifications: terms.qualifications.map((fact) => ({ ...fact })),
        methodApproval: methodApproval && { ...methodApproval },
        procedure: versionOf(procedure),
        scoringMethod,
        priceWeight,
        criteria: criteria.map((criterion) => ({ ...criterion })),
        state: 'DRAFT',
        closesByItself: false,
        drawSeedEnc: this.cipher.encrypt('tender.draw-seed', seed),
        drawSeedHash: createHash('sha256').update(seed).digest('hex'),
        draftedBy: call.caller.personId,
        rules: [],
      });
      return { tenderId: id, state: 'DRAFT' };
    });
  }
}
