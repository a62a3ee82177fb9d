import { Module } from '@nestjs/common';
import { service } from '#platform';
import { BootstrapAdmin } from './account/bootstrap-admin.ts';
import { AccountRow } from './account/account.entity.ts';
import { OpenAccount } from './account/open-account.ts';
import { ListDemoSignIns } from './account/demo-sign-ins.ts';
import { ReadBans } from './ban/ban.queries.ts';
import { RecordBan } from './ban/record-ban.ts';
import { RecordPenalty } from './ban/record-penalty.ts';
import { RecordControl } from './control/record-control.ts';
import { ExpiryWatch } from './expiry/expiry-watch.ts';
import { TellExpiries } from './expiry/tell-expiries.ts';
import { ClassifyOrganization } from './organization/classify-organization.ts';
import { CountWorkers } from './profile/count-workers.ts';
import { DeclareFact } from './profile/declare-fact.ts';
import { FactRecords } from './profile/fact-records.ts';
import { ReadProfile } from './profile/profile.queries.ts';
import { VerifyFact } from './profile/verify-fact.ts';
import { CountQualifying } from './qualifying/count-qualifying.ts';
import { RecordStaff } from './staff/record-staff.ts';
import { identityProblems } from './identity.problems.ts';
import { OrganizationRow } from './organization/organization.entity.ts';
import { ListOrganizations } from './organization/organization.queries.ts';
import { RegisterOrganization } from './organization/register-organization.ts';
import { PersonRow } from './person/person.entity.ts';
import { ReadPerson } from './person/read-person.ts';
import { RegisterPerson } from './person/register-person.ts';
import { ListQualifications } from './qualification/qualification.queries.ts';
import { RecordQualification } from './qualification/record-qualification.ts';
import { ServeKeys } from './session/serve-keys.ts';
import { SignIn } from './session/sign-in.ts';
import { TokenSigner } from './session/token-signer.ts';

@Module(
  service({
    name: 'identity',
    rows: [OrganizationRow, PersonRow, AccountRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      SignIn,
      ServeKeys,
      RegisterOrganization,
      ListOrganizations,
      RegisterPerson,
      ReadPerson,
      OpenAccount,
      ListDemoSignIns,
      RecordQualification,
      ListQualifications,
      ClassifyOrganization,
      RecordControl,
      RecordStaff,
      DeclareFact,
      CountWorkers,
      VerifyFact,
      ReadProfile,
      CountQualifying,
      RecordBan,
      RecordPenalty,
      ReadBans,
      TellExpiries,
    ],
    consumers: [],
    providers: [TokenSigner, BootstrapAdmin, FactRecords, ExpiryWatch],
    problems: identityProblems,
  }),
)
export class IdentityModule {}
