import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsObject, IsOptional, Matches } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { isId, legalDateOf, type Id } from '#kernel';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { OrganizationRow } from '../organization/organization.entity.ts';
import { FactRecords } from './fact-records.ts';
import { acceptFact, declaredKinds, type DeclaredKind } from './profile.rules.ts';

class DeclareFactBody {
  @IsIn(declaredKinds)
  kind!: DeclaredKind;

  /** What it says; which fields, depends on the kind, e.g. `{level: '4A', grantedBy: '市民政局'}` of a rating. */
  @IsObject()
  content!: Record<string, unknown>;

  /** SHA-256 of the document it is taken from, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  sourceDigest?: string;

  @IsLegalDate()
  validFrom!: string;

  /** Last valid day; a rating ends after five years where nothing is said. */
  @IsLegalDate()
  @IsOptional()
  validTo?: string;
}

/**
 * POST /identity/my-profile/facts. Codes: `profile-fact.malformed` (facts: fields), `profile-fact.period-invalid`,
 * `profile-fact.not-enterprise`, `profile-fact.too-few-disabled`, `profile-fact.rating-too-long`,
 * `organization.not-found`.
 */
@Controller('identity/my-profile/facts')
export class DeclareFact {
  constructor(
    private readonly writes: Writes,
    private readonly facts: FactRecords,
  ) {}

  /** An organization says something of itself, once for every tender; a later fact of the kind replaces it. */
  @Post()
  @Allow('supplier')
  declare(
    @Body() body: DeclareFactBody,
    @Call() call: WriteCall,
  ): Promise<{ factId: Id; digest: string; validTo: string | null }> {
    return this.writes.once(call, async (tx) => {
      const { organizationId = '' } = call.caller;
      const organization = isId(organizationId)
        ? await tx.findOneBy(OrganizationRow, { id: organizationId })
        : null;
      if (!organization) throw new NoSuch('organization', organizationId);
      const at = { area: organization.areaCode.slice(0, 6), on: legalDateOf(call.at) };
      const { content, validTo } = acceptFact(body, organization, at);
      const { kind, sourceDigest, validFrom } = body;
      const fact = {
        organizationId,
        kind,
        content,
        sourceDigest,
        standing: 'declared',
        validFrom,
        validTo,
      } as const;
      return { ...(await this.facts.keep(tx, fact, call)), validTo };
    });
  }
}
