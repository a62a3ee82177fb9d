import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RuleBroken } from '#kernel';

export interface TrusteeConfig {
  /** LINLI_URL */
  readonly address: string;
  /** LINLI_TRUSTEE_HOME: key and journal; nobody else's business. */
  readonly home: string;
  /** LINLI_LOG_KEY: the log's public key, `name+id+key`, as the trustee got it in person. */
  readonly logKey: string;
  /** LINLI_TRUSTEE_TOKEN, or LINLI_TRUSTEE_ACCOUNT and LINLI_TRUSTEE_PASSWORD. */
  readonly signIn: { readonly token: string } | { readonly account: string; readonly password: string };
  /** LINLI_TRUSTEE_POLL_SECONDS, 10 unless given. */
  readonly pollMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

function need(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new RuleBroken('trustee.config-missing', `${name} is not set`, { name });
}

export function homeOf(env: Environment): string {
  return env['LINLI_TRUSTEE_HOME'] ?? join(homedir(), '.linli-trustee');
}

/** The passphrase the key is encrypted with; none: only the file's permissions keep it. Throws `trustee.config-missing`. */
export function passphraseOf(env: Environment): string | undefined {
  const file = env['LINLI_TRUSTEE_PASSPHRASE_FILE'];
  if (file === undefined) return env['LINLI_TRUSTEE_PASSPHRASE'];
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new RuleBroken('trustee.config-missing', `${file} cannot be read`, {
      name: 'LINLI_TRUSTEE_PASSPHRASE_FILE',
    });
  }
}

/** Throws `trustee.config-missing`. */
export function configOf(env: Environment): TrusteeConfig {
  const token = env['LINLI_TRUSTEE_TOKEN'];
  const seconds = Number(env['LINLI_TRUSTEE_POLL_SECONDS'] ?? 10);
  if (!(seconds > 0)) {
    throw new RuleBroken('trustee.config-missing', 'LINLI_TRUSTEE_POLL_SECONDS is no number of seconds');
  }
  return {
    address: need(env, 'LINLI_URL').replace(/\/+$/, ''),
    home: homeOf(env),
    logKey: need(env, 'LINLI_LOG_KEY'),
    signIn:
      token !== undefined
        ? { token }
        : { account: need(env, 'LINLI_TRUSTEE_ACCOUNT'), password: need(env, 'LINLI_TRUSTEE_PASSWORD') },
    pollMs: seconds * 1000,
  };
}
