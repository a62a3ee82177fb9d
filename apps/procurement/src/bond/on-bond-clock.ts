import { Controller } from '@nestjs/common';
import { AwardNoticed, ContractSigned, TenderFailed } from '#contracts';
import { legalDateOf } from '#kernel';
import { On, type Received, type Tx } from '#messaging';
import { Bonds, bondsHeld } from './bonds.ts';

/** What starts the clocks of GPR 33, by the day it happened. */
@Controller()
export class OnBondClock {
  constructor(private readonly bonds: Bonds) {}

  /** Losers get theirs back five working days after the notice. */
  @On(AwardNoticed, { group: 'procurement', onPoison: 'park-key' })
  async awarded({ data, time: at }: Received<AwardNoticed>, tx: Tx): Promise<void> {
    for (const bond of await bondsHeld(tx, data.tenderId)) {
      if (bond.bidId === data.bidId) continue;
      await this.bonds.due(tx, bond, { because: 'lost', from: data.noticedOn, at });
    }
  }

  /** The winner gets it back five working days after both have signed. */
  @On(ContractSigned, { group: 'procurement', onPoison: 'park-key' })
  async signed({ data, time: at }: Received<ContractSigned>, tx: Tx): Promise<void> {
    for (const bond of await bondsHeld(tx, data.tenderId)) {
      if (bond.organizationId !== data.supplierOrganizationId) continue;
      await this.bonds.due(tx, bond, { because: 'won', from: data.signedOn, at });
    }
  }

  /** No contract, no reason to keep anything. */
  @On(TenderFailed, { group: 'procurement', onPoison: 'park-key' })
  async failed({ data, time: at }: Received<TenderFailed>, tx: Tx): Promise<void> {
    const from = legalDateOf(at);
    for (const bond of await bondsHeld(tx, data.tenderId)) {
      await this.bonds.due(tx, bond, { because: 'failed', from, at });
    }
  }
}
