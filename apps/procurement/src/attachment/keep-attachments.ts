import { createHash } from 'node:crypto';
import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { Attachment } from './attachment.rules.ts';
import { inspect } from './inspect.ts';

/** Takes the files out of an opened technical part; what is found about them is kept beside them. */
export async function keepAttachments(tx: Tx, bidId: Id, files: readonly Attachment[]): Promise<void> {
  for (const [i, { name, mediaType, content }] of files.entries()) {
    const bytes = Buffer.from(content, 'base64');
    const finding = await inspect(bytes, mediaType);
    await tx.query(
      'insert into attachment (bid_id, no, name, media_type, bytes, sha256, finding) values ($1, $2, $3, $4, $5, $6, $7)',
      [
        ...[bidId, i + 1, name, mediaType, bytes],
        createHash('sha256').update(bytes).digest('hex'),
        finding === null ? null : JSON.stringify(finding),
      ],
    );
  }
}
