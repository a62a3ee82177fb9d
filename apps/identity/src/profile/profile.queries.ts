import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProfileFactKind } from '#contracts';
import { Clock, legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { annualReportDues } from '#regulation';
import { OrganizationRow } from '../organization/organization.entity.ts';
import { certifiedWorkers, type CertifiedWorkers } from './count-workers.ts';
import { keyOf, validOn } from './profile.rules.ts';

/** Without its own salt nobody but its owner can show that a fact is the one on record. */
interface FactView {
  readonly factId: Id;
  readonly organizationId: Id;
  readonly kind: ProfileFactKind;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sourceDigest?: string;
  readonly validFrom: LegalDate;
  readonly validTo?: LegalDate;
  readonly salt?: string;
  readonly standing: 'declared' | 'computed' | 'verified' | 'refuted';
  readonly verifiedBy: Id | null;
  readonly verifiedOn: LegalDate | null;
  /** In force on the day, and not replaced by a later fact. */
  readonly valid: boolean;
}

interface ReportView {
  readonly year: number;
  readonly supervisingUnitDue: LegalDate;
  readonly supervisingUnitFiledOn: LegalDate | null;
  readonly registryDue: LegalDate;
  readonly registryFiledOn: LegalDate | null;
  readonly late: boolean;
}

interface ProfileView {
  readonly organizationId: Id;
  readonly on: LegalDate;
  readonly facts: readonly FactView[];
  readonly certifiedWorkers: CertifiedWorkers;
  readonly annualReports: readonly ReportView[];
}

interface FactRow extends Omit<FactView, 'standing' | 'valid' | 'validTo' | 'sourceDigest'> {
  readonly salt: string;
  readonly standing: 'declared' | 'computed';
  readonly validTo: LegalDate | null;
  readonly sourceDigest: string | null;
  readonly verified: boolean | null;
}

const FACTS = `
  select f.id as "factId", f.organization_id as "organizationId", f.kind, f.content, f.source_digest as "sourceDigest",
         f.valid_from::text as "validFrom", f.valid_to::text as "validTo", f.salt, f.standing, v.verified,
         v.verified_by as "verifiedBy", v.verified_on::text as "verifiedOn"
  from profile_fact f left join fact_verification v on v.fact_id = f.id
  where f.organization_id = $1 order by f.seq desc`;

/** GET /identity/my-profile and /identity/organizations/:id/profile. Code: `organization.not-found`. */
@Controller('identity')
export class ReadProfile {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** One's own profile. A fact as it stands here, with its salt, is what goes into a sealed bid to be shared there. */
  @Get('my-profile')
  @Allow('supplier')
  async own(
    @CalledBy() { organizationId, personId }: Caller,
    @AsOf() at: Instant | undefined,
  ): Promise<ProfileView> {
    if (organizationId === undefined) throw new NoSuch('organization', personId);
    return this.profile(organizationId, at);
  }

  /** For those who verify it. A buyer reads only what a bidder shares with its tender. */
  @Get('organizations/:id/profile')
  @Allow('admin')
  async ofOther(@IdParam() id: Id, @AsOf() at: Instant | undefined): Promise<ProfileView> {
    const profile = await this.profile(id, at);
    return { ...profile, facts: profile.facts.map(({ salt: _salt, ...fact }) => fact) };
  }

  private async profile(id: Id, at: Instant = this.clock.now()): Promise<ProfileView> {
    if (!(await this.db.manager.existsBy(OrganizationRow, { id }))) throw new NoSuch('organization', id);
    const on = legalDateOf(at);
    const rows = await this.db.query<FactRow[]>(FACTS, [id]);
    const workers = await certifiedWorkers(this.db, id, on);
    const facts = shownFacts(rows, on);
    return { organizationId: id, on, facts, certifiedWorkers: workers, annualReports: reportsOf(facts, on) };
  }
}

function shownFacts(rows: readonly FactRow[], on: LegalDate): FactView[] {
  const seen = new Set<string>();
  return rows.map(({ verified, validTo, sourceDigest, standing, ...fact }) => {
    const key = keyOf(fact.kind, fact.content);
    const valid = validOn({ validFrom: fact.validFrom, validTo, verified }, on) && !seen.has(key);
    if (valid) seen.add(key);
    const checked = verified === null ? standing : verified ? 'verified' : 'refuted';
    return {
      ...fact,
      ...(validTo !== null && { validTo }),
      ...(sourceDigest !== null && { sourceDigest }),
      ...{ standing: checked, valid },
    };
  });
}

// The last two years: what a tender asks for, and what is being filed now (SO-01).
function reportsOf(facts: readonly FactView[], on: LegalDate): ReportView[] {
  const thisYear = Number(on.slice(0, 4));
  const filed = (year: number, to: string): LegalDate | null => {
    const report = facts.find(
      ({ kind, content, standing }) =>
        kind === 'annual-report' &&
        standing !== 'refuted' &&
        content['year'] === year &&
        content['to'] === to,
    );
    return report ? String(report.content['filedOn']) : null;
  };
  return [thisYear - 2, thisYear - 1].map((year) => {
    const { supervisingUnit, registry } = annualReportDues(year);
    const supervisingUnitFiledOn = filed(year, 'supervising-unit');
    const registryFiledOn = filed(year, 'registry');
    const late = (supervisingUnitFiledOn ?? on) > supervisingUnit || (registryFiledOn ?? on) > registry;
    return {
      ...{ year, supervisingUnitDue: supervisingUnit, supervisingUnitFiledOn },
      ...{ registryDue: registry, registryFiledOn, late },
    };
  });
}
