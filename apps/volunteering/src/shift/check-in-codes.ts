import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Id, Instant } from '#kernel';
import { Secrets } from '#platform';

const LIFE_MS = 60_000;

/** The code shown at a shift's door. It changes every minute, so a photograph of it proves nothing an hour later. */
@Injectable()
export class CheckInCodes {
  private key: Buffer | undefined;

  constructor(private readonly secrets: Secrets) {}

  at(shiftId: Id, at: Instant): { code: string; validUntil: Instant } {
    const window = Math.floor(at / LIFE_MS);
    return { code: this.codeOf(shiftId, window), validUntil: (window + 2) * LIFE_MS };
  }

  /** The code of this minute or of the one before: reading and typing takes a while. */
  matches(shiftId: Id, code: string, at: Instant): boolean {
    const window = Math.floor(at / LIFE_MS);
    return [window, window - 1].some((w) => this.codeOf(shiftId, w) === code);
  }

  private codeOf(shiftId: Id, window: number): string {
    this.key ??= this.secrets.bytes('volunteering.check-in-code.v1');
    const digest = createHmac('sha256', this.key)
      .update(`${shiftId} ${String(window)}`)
      .digest();
    return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0');
  }
}
