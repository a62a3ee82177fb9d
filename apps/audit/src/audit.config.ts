import { IsString, IsUrl, Length, Matches } from 'class-validator';

/** What the audit reads from its environment besides what every process reads. */
export class AuditConfig {
  /** Beginning of every ocid: the prefix that the Open Contracting Partnership registered for the publisher. */
  @Matches(/^ocds-[a-z0-9]{6}-$/)
  OCDS_PREFIX = 'ocds-linli0-';

  /** Who publishes, as open contracting packages name him. */
  @IsString()
  @Length(1, 200)
  OCDS_PUBLISHER = 'Linli 邻里';

  /** Where the public reaches this installation; links of published data begin with it. */
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  PUBLIC_URL = 'http://127.0.0.1:3000';
}
