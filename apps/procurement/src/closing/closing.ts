import { Injectable } from '@nestjs/common';
import type { Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderState } from '#regulation';
import { CloseBox } from '../bid/close-box.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { bidCountOf, tenderMoves } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState, mayClose } from '../tender/tender.rules.ts';

export interface Closed {
  readonly state: TenderState;
  /** Why the tender failed at its close. */
  readonly code?: string;
}

/** Closes boxes; call it under the tender's lock. */
@Injectable()
export class Closing {
  constructor(
    private readonly box: CloseBox,
    private readonly failing: FailTender,
  ) {}

  /** Every bid enters the log; with too few the tender fails and the bids stay sealed (GPL 36). */
  async close(tx: Tx, tender: TenderRow, at: Instant): Promise<Closed> {
    inState(tender, 'OPEN');
    mayClose(tender.closesAt, at);
    const remaining = await this.box.close(tx, tender, at);
    const { outcome } = bidCountOf(tender, 'close', remaining);
    if (outcome === 'failed' || outcome === 'terminated') {
      const code = 'tender.fewer-than-three';
      return { state: await this.failing.fail(tx, tender, code, at), code };
    }
    const state = tenderMoves(tender, 'CLOSED');
    await tx.update(TenderRow, { id: tender.id }, { state, closedAt: at });
    return { state };
  }
}
