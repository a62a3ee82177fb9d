import { Module } from '@nestjs/common';
import { service } from '#platform';
import { BootstrapAdmin } from './account/bootstrap-admin.ts';
import { AccountRow } from './account/account.entity.ts';
import { OpenAccount } from './account/open-account.ts';
import { ListDemoSignIns } from './account/demo-sign-ins.ts';
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
    ],
    consumers: [],
    providers: [TokenSigner, BootstrapAdmin],
    problems: identityProblems,
  }),
)
export class IdentityModule {}
