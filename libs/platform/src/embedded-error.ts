/** Why the built-in PostgreSQL cannot start. Codes are public API, documented, never renamed. */
export type EmbeddedPostgresCode =
  | 'embedded.no-binaries'
  | 'embedded.root-refused'
  | 'embedded.folder-not-writable'
  | 'embedded.folder-in-use'
  | 'embedded.wrong-version'
  | 'embedded.password-missing'
  | 'embedded.port-taken'
  | 'embedded.init-failed'
  | 'embedded.start-failed';

/** The message names what to do about it and can be shown as it is. */
export class EmbeddedPostgresError extends Error {
  constructor(
    readonly code: EmbeddedPostgresCode,
    message: string,
  ) {
    super(message);
    this.name = 'EmbeddedPostgresError';
  }
}
