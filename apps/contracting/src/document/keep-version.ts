import { createHash } from 'node:crypto';
import type { RuleUse } from '#contracts';
import { formatInstant, legalDateOf, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { contractText, type Agreed, type Party } from './document.rules.ts';
import { templateFor } from './templates.rules.ts';

export interface Draft {
  readonly agreed: Agreed;
  readonly area: string;
  readonly rules: readonly RuleUse[];
  readonly by: string;
  readonly at: Instant;
}

/** Writes a version's text beside the earlier ones; answers its digest. */
export async function keepVersion(tx: Tx, { agreed, area, rules, by, at }: Draft): Promise<string> {
  const template = templateFor(area, legalDateOf(at));
  const body = contractText(agreed, template);
  const digest = createHash('sha256').update(body).digest('hex');
  const { code, jurisdiction, from, source } = template;
  await tx.query(
    `insert into contract_version (contract_id, version, template, body, digest, rules, drafted_by, drafted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[
        agreed.contractId,
        agreed.version,
        JSON.stringify({ code, jurisdiction, from, source }),
        body,
        digest,
      ],
      ...[JSON.stringify(rules), by, formatInstant(at)],
    ],
  );
  return digest;
}

/** A named person puts their name under one text. */
export async function keepSignature(
  tx: Tx,
  signed: {
    contractId: string;
    version: number;
    side: 'buyer' | 'supplier';
    personId: string;
    digest: string;
    at: Instant;
  },
): Promise<void> {
  const { contractId, version, side, personId, digest, at } = signed;
  await tx.query(
    `insert into contract_signature (contract_id, version, side, person_id, digest, signed_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [contractId, version, side, personId, digest, formatInstant(at)],
  );
}

export interface KnownParty extends Party {
  readonly smeEligible: boolean;
}

/** A party by name, or by its id where identity has not told its name. */
export async function partyOf(tx: Pick<Tx, 'query'>, organizationId: string): Promise<KnownParty> {
  const [row] = await tx.query<KnownParty[]>(
    `select organization_id as "organizationId", name, uscc, sme_eligible as "smeEligible" from party
     where organization_id = $1`,
    [organizationId],
  );
  return row ?? { organizationId, smeEligible: false };
}
