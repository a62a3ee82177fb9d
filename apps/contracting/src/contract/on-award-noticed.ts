import { Controller } from '@nestjs/common';
import { AwardNoticed } from '#contracts';
import { newId } from '#kernel';
import { On, type Received, type Tx } from '#messaging';
import { ContractRow } from './contract.entity.ts';

@Controller()
export class OnAwardNoticed {
  /** An award makes a draft; only signatures make a contract. */
  @On(AwardNoticed, { group: 'contracting', onPoison: 'park-key' })
  async handle({ data, time }: Received<AwardNoticed>, tx: Tx): Promise<void> {
    const { tenderId, title, buyerOrganizationId, supplierOrganizationId, budgetLineId, areaCode, priceFen } =
      data;
    await tx.insert(ContractRow, {
      id: newId(time),
      ...{ tenderId, title, buyerOrganizationId, supplierOrganizationId, budgetLineId, areaCode, priceFen },
      ...{
        noticedOn: data.noticedOn,
        challengeLastDay: data.challengeLastDay,
        contractDue: data.contractDue,
      },
      state: 'DRAFT',
      version: 0,
    });
  }
}
