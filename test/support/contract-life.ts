import { expect } from '@jest/globals';
import type { Id } from '#kernel';
import { Contracting, type Award, type Running } from './contracting.ts';
import { anId, morningOf, type Answer, type Person, type Refusal } from './service.ts';

export interface Change {
  readonly changeId: Id;
  readonly state: string;
  readonly contractState?: string;
}

/** Nine in the morning of a day, as a write's option. */
export const on = (date: string): { at: string } => ({ at: morningOf(date) });

/** What happens between two sides after they signed, as steps of a test. */
export class ContractLife extends Contracting {
  propose(
    by: Person,
    award: Award,
    body: { kind: string; ground?: string; reason?: string; evidenceDigest?: string },
    date = '2026-05-04',
  ): Promise<Answer<Change & Refusal>> {
    const change = { ground: 'agreed', reason: '双方协商', ...body };
    return this.post<Change & Refusal>(by, award, 'changes', change, on(date));
  }

  answer(by: Person, changeId: Id, agree: boolean, date = '2026-05-04'): Promise<Answer<Change & Refusal>> {
    return by.post<Change & Refusal>(`/contracting/changes/${changeId}/answer`, { agree }, on(date));
  }

  /** Proposed by the buyer, agreed by the supplier. */
  async agreed(award: Award, kind: string, date: string): Promise<void> {
    const { changeId } = (await this.propose(award.buyer, award, { kind }, date)).body;
    expect(await this.answer(award.supplier, changeId, true, date)).toMatchObject({
      status: 200,
      body: { state: 'EFFECTIVE' },
    });
  }

  /** A visit of that day, recorded later. */
  serve(contract: Running, servedOn: string, seen = '2026-05-20'): Promise<Answer<Refusal>> {
    const evidenceDigest = anId().replaceAll('-', '').repeat(2);
    const body = { ...this.recordBody(contract, anId()), servedOn, evidenceDigest };
    return this.post(contract.supplier, contract, 'service-records', body, on(seen));
  }
}
