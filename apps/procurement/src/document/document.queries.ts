import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { IdParam, Public } from '#platform';

interface DocumentView {
  readonly version: number;
  /** Code and day of the template it was made by. */
  readonly template: string;
  /** Markdown. */
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly digest: string;
  readonly issuedAt: string;
}

/** The document of a tender in all its versions, the newest last; for everybody, without signing in. */
@Controller('procurement/tenders/:id/documents')
export class ReadDocuments {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(@IdParam() tenderId: Id): Promise<{ items: DocumentView[] }> {
    const items = await this.db.query<DocumentView[]>(
      `select version, template, text, digest, issued_at as "issuedAt" from tender_document
       where tender_id = $1 order by version`,
      [tenderId],
    );
    return { items };
  }
}
