import { Controller } from '@nestjs/common';
import { ContractSigned } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnContractSigned {
  /** A signed contract is not undone by undoing the award: what remedies there are changes. */
  @On(ContractSigned, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<ContractSigned>, tx: Tx): Promise<void> {
    const { tenderId, contractId, signedOn } = data;
    await tx.query(
      'insert into signed_contract (tender_id, contract_id, signed_on) values ($1, $2, $3) on conflict do nothing',
      [tenderId, contractId, signedOn],
    );
  }
}
