import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { formatInstant, legalDateOf, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { Clarification } from './document-source.ts';
import { documentText, templateOn } from './template.ts';

/** The documents bidders get; every version stays. */
@Injectable()
export class TenderDocuments {
  /** Writes the next version from what is now known of a tender; answers its SHA-256, hex. */
  async issue(tx: Tx, tender: TenderRow, at: Instant): Promise<string> {
    const template = templateOn(legalDateOf(at));
    const text = documentText(template, { tender, ...(await this.saidOf(tx, tender)) });
    const digest = createHash('sha256').update(text).digest('hex');
    await tx.query(
      `insert into tender_document (tender_id, version, template, text, digest, issued_at)
       select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 from tender_document where tender_id = $1`,
      [tender.id, `${template.code} ${template.from}`, text, digest, formatInstant(at)],
    );
    return digest;
  }

  private async saidOf(
    tx: Tx,
    { id, requirementId }: TenderRow,
  ): Promise<{ needs: string[]; clarifications: Clarification[] }> {
    const [requirement] = await tx.query<{ needs: string[] }[]>(
      'select residents_needs as needs from requirement where id = $1',
      [requirementId],
    );
    const clarifications = await tx.query<Clarification[]>(
      `select no, (sent_at at time zone 'Asia/Shanghai')::date::text as "sentOn", text
       from clarification where tender_id = $1 order by no`,
      [id],
    );
    return { needs: requirement?.needs ?? [], clarifications };
  }
}
