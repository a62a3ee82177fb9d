import { Controller, Get, Param, ParseIntPipe } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import type { Finding } from './attachment.rules.ts';

interface AttachmentView {
  readonly bidId: Id;
  readonly no: number;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly finding: Finding | null;
}

/** Files of the opened technical parts, for those who read the bids. Codes: `tender.not-found`, `attachment.not-found`. */
@Controller('procurement/tenders/:id/attachments')
export class ReadAttachments {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async list(@IdParam() id: Id, @CalledBy() caller: Caller): Promise<{ items: AttachmentView[] }> {
    await this.mustRead(id, caller);
    const items = await this.db.query<AttachmentView[]>(
      `select a.bid_id as "bidId", no, name, media_type as "mediaType", length(bytes) as bytes, sha256, finding
       from attachment a join bid b on b.id = a.bid_id where b.tender_id = $1 order by a.bid_id, no`,
      [id],
    );
    return { items };
  }

  /** One file, base64; what has a finding is told in the list, and not handed out. */
  @Get(':bidId/:no')
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async read(
    @IdParam() id: Id,
    @IdParam('bidId') bidId: Id,
    @Param('no', ParseIntPipe) no: number,
    @CalledBy() caller: Caller,
  ): Promise<{ name: string; mediaType: string; content: string }> {
    await this.mustRead(id, caller);
    const [row] = await this.db.query<{ name: string; mediaType: string; content: string | null }[]>(
      `select name, media_type as "mediaType", case when finding is null then encode(bytes, 'base64') end as content
       from attachment a join bid b on b.id = a.bid_id where b.tender_id = $1 and a.bid_id = $2 and no = $3`,
      [id, bidId, no],
    );
    if (!row?.content) throw new NoSuch('attachment', `${bidId}/${no}`);
    return { ...row, content: row.content.replaceAll('\n', '') };
  }

  private async mustRead(id: Id, caller: Caller): Promise<void> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender || !(await mayReadEvaluation(this.db, tender, caller))) throw new NoSuch('tender', id);
  }
}
