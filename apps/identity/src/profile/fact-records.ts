import { Injectable } from '@nestjs/common';
import { ProfileFactRecorded, type ProfileFactKind } from '#contracts';
import { formatInstant, newId, type Id, type LegalDate } from '#kernel';
import { Events, type Tx } from '#messaging';
import type { WriteCall } from '#platform';
import { eventLeafHash, formatDigest, newLeafSalt } from '#transparency';

export interface NewFact {
  readonly organizationId: Id;
  readonly kind: ProfileFactKind;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sourceDigest?: string | undefined;
  readonly standing: 'declared' | 'computed';
  readonly validFrom: LegalDate;
  readonly validTo: LegalDate | null;
}

/** Keeps facts of profiles, and tells the world that there is one, by a digest that gives nothing away. */
@Injectable()
export class FactRecords {
  constructor(private readonly events: Events) {}

  async keep(tx: Tx, fact: NewFact, { at, caller }: WriteCall): Promise<{ factId: Id; digest: string }> {
    const { organizationId, kind, content, sourceDigest, standing, validFrom, validTo } = fact;
    const factId = newId(at);
    const salt = newLeafSalt();
    const open = validTo === null ? {} : { validTo };
    const source = sourceDigest === undefined ? {} : { sourceDigest };
    const said = { factId, organizationId, kind, content, validFrom, ...open, ...source };
    const digest = formatDigest(eventLeafHash(salt, said));
    await tx.query(
      `insert into profile_fact (id, organization_id, kind, content, salt, digest, source_digest, standing,
                                 valid_from, valid_to, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[
          factId,
          organizationId,
          kind,
          JSON.stringify(content),
          Buffer.from(salt).toString('base64url'),
          digest,
        ],
        ...[sourceDigest ?? null, standing, validFrom, validTo, caller.personId, formatInstant(at)],
      ],
    );
    const data = { factId, organizationId, kind, digest, standing, validFrom, ...open };
    await this.events.publish(tx, ProfileFactRecorded, { key: organizationId, data, at });
    return { factId, digest };
  }
}
