import { Controller, Post } from '@nestjs/common';
import { legalDateOf, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { FactRecords } from './fact-records.ts';

export interface CertifiedWorkers {
  readonly assistants: number;
  readonly socialWorkers: number;
  readonly seniors: number;
  /** Heads, each once, whatever certificates they hold. */
  readonly total: number;
  /** The last day on which all these certificates are valid; null where none expires. */
  readonly until: LegalDate | null;
}

/** The certified social workers of an organization on a day, from its staff and their recorded certificates (SO-03). */
export async function certifiedWorkers(
  tx: Pick<Tx, 'query'>,
  organizationId: Id,
  on: LegalDate,
): Promise<CertifiedWorkers> {
  const [counted] = await tx.query<CertifiedWorkers[]>(
    `with held as (
       select q.person_id, q.kind, q.valid_to from staff s join qualification q on q.person_id = s.person_id
       where s.organization_id = $1 and s.from_on <= $2 and (s.last_on is null or s.last_on >= $2)
         and q.kind in ('assistant-social-worker', 'social-worker', 'senior-social-worker')
         and q.valid_from <= $2 and (q.valid_to is null or q.valid_to >= $2))
     select count(distinct person_id) filter (where kind = 'assistant-social-worker')::int as assistants,
            count(distinct person_id) filter (where kind = 'social-worker')::int as "socialWorkers",
            count(distinct person_id) filter (where kind = 'senior-social-worker')::int as seniors,
            count(distinct person_id)::int as total, min(valid_to)::text as until
     from held`,
    [organizationId, on],
  );
  return counted ?? { assistants: 0, socialWorkers: 0, seniors: 0, total: 0, until: null };
}

/** POST /identity/my-profile/worker-counts. Code: `organization.not-found`. */
@Controller('identity/my-profile/worker-counts')
export class CountWorkers {
  constructor(
    private readonly writes: Writes,
    private readonly facts: FactRecords,
  ) {}

  /** Puts the number of today's certified workers into the profile: counted, entered by nobody. */
  @Post()
  @Allow('supplier')
  count(@Call() call: WriteCall): Promise<{ factId: Id; digest: string; content: object }> {
    return this.writes.once(call, async (tx) => {
      const organizationId = call.caller.organizationId;
      if (organizationId === undefined) throw new NoSuch('organization', call.caller.personId);
      const on = legalDateOf(call.at);
      const { until, ...counts } = await certifiedWorkers(tx, organizationId, on);
      const content = { on, ...counts };
      const kept = await this.facts.keep(
        tx,
        {
          ...{ organizationId, kind: 'certified-social-workers', content, standing: 'computed' },
          ...{ validFrom: on, validTo: until },
        },
        call,
      );
      return { ...kept, content };
    });
  }
}
