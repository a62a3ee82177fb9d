import { Injectable } from '@nestjs/common';
import { legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import type { TenderState } from '#regulation';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { Found } from '../challenge/finding.rules.ts';
import type { Point } from '../challenge/points.rules.ts';
import { faultsOfComplaint, type ComplaintPoint } from './complaint.rules.ts';

export interface Challenged {
  readonly tenderId: Id;
  readonly challengerIndex: string | null;
  readonly organizationId: Id | null;
  readonly points: readonly Point[];
  readonly challengeState: string;
  readonly answerDue: LegalDate;
  readonly state: TenderState;
  readonly filedBefore: boolean;
}

interface Asked {
  readonly challengeId: Id;
  readonly by: Id;
  readonly points: readonly ComplaintPoint[];
  readonly at: Instant;
  /** A corrected one is the same complaint, filed when it was. */
  readonly correcting?: LegalDate;
}

/** Looks at a complaint before it is filed and when it is; the same findings both times. */
@Injectable()
export class CheckComplaint {
  constructor(private readonly secrets: BidSecrets) {}

  /** Throws `challenge.not-found`: of another's challenge nothing is told but that it is not theirs to complain of. */
  async check(
    tx: Pick<Tx, 'query'>,
    { challengeId, by, points, at, correcting }: Asked,
  ): Promise<{ challenged: Challenged; found: Found[] }> {
    const [challenged] = await tx.query<Challenged[]>(
      `select h.tender_id as "tenderId", h.challenger_index as "challengerIndex", h.organization_id as "organizationId",
              h.points, h.state as "challengeState", h.answer_due::text as "answerDue", t.state,
              exists (select from complaint c where c.challenge_id = h.id) as "filedBefore"
       from challenge h join tender t on t.id = h.tender_id where h.id = $1`,
      [challengeId],
    );
    if (!challenged) throw new NoSuch('challenge', challengeId);
    const own = this.secrets.mark('challenger', `${challenged.tenderId} ${by}`);
    const ownChallenge = challenged.challengerIndex === own || challenged.organizationId === by;
    const found = faultsOfComplaint({
      ...{ filedOn: correcting ?? legalDateOf(at), state: challenged.state, ownChallenge, points },
      filedBefore: correcting === undefined && challenged.filedBefore,
      challenge: {
        // To a stranger the points of a challenge are as secret as its name.
        points: ownChallenge ? challenged.points : [],
        ...{ answered: challenged.challengeState === 'ANSWERED', answerDue: challenged.answerDue },
      },
    });
    return { challenged, found };
  }
}
