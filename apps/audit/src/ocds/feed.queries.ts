import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { Clock, formatInstant } from '#kernel';
import {
  mergeReleases,
  recordPackage,
  releasePackage,
  type JsonObject,
  type OcdsRecord,
  type Package,
  type PackageFrame,
  type RecordPackage,
  type Release,
  type ReleasePackage,
} from '#ocds';
import { NoSuch, Public } from '#platform';
import { AuditConfig } from '../audit.config.ts';
import { cursorOf, seqOf } from './cursor.rules.ts';

class ReleasesQuery {
  /** Taken from `links.next` of the page before; the feed begins without one. */
  @IsString()
  @Length(0, 64)
  @IsOptional()
  cursor?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  @IsOptional()
  limit = 100;
}

class RecordParam {
  @Matches(/^ocds-[a-z0-9]{6}-[A-Za-z0-9-]{1,80}$/)
  ocid!: string;
}

/** Public procurement as open contracting data (OCDS 1.1.5), for anybody, from the tender to the last payment. */
@Controller('ocds')
export class ReadFeed {
  constructor(
    private readonly db: DataSource,
    private readonly config: AuditConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Releases in the order they became public, forward only. Who follows `links.next` misses nothing and gets nothing
   * twice; the last page holds none and is where to ask again later. Code: `ocds.cursor-invalid`.
   */
  @Get('releases')
  @Public()
  async releases(@Query() { cursor, limit }: ReleasesQuery): Promise<ReleasePackage> {
    const from = seqOf(cursor);
    const rows = await this.db.query<{ seq: number; content: Release }[]>(
      'select seq::float8 as seq, content from ocds_release where seq > $1 order by seq limit $2',
      [from, limit],
    );
    const next = this.url(`releases?cursor=${cursorOf(rows.at(-1)?.seq ?? from)}`);
    const uri = this.url(from === 0 ? 'releases' : `releases?cursor=${cursorOf(from)}`);
    return releasePackage(
      this.frame(uri, { next }),
      rows.map(({ content }) => content),
    );
  }

  /** One contracting process: its releases, what they add up to, and the history of every field. */
  @Get('records/:ocid')
  @Public()
  async record(@Param() { ocid }: RecordParam): Promise<RecordPackage> {
    const rows = await this.db.query<{ content: Release }[]>(
      'select content from ocds_release where ocid = $1 order by date',
      [ocid],
    );
    if (rows.length === 0) throw new NoSuch('record', ocid);
    const releases = rows.map(({ content }) => content);
    const merged = mergeReleases(releases as unknown as JsonObject[]);
    const record = { ocid, releases, ...merged } as unknown as OcdsRecord;
    return recordPackage(this.frame(this.url(`records/${ocid}`)), [record]);
  }

  private url(path: string): string {
    return `${this.config.PUBLIC_URL.replace(/\/$/, '')}/api/ocds/${path}`;
  }

  private frame(uri: string, links?: Package['links']): PackageFrame {
    const publisher = { name: this.config.OCDS_PUBLISHER, uri: this.config.PUBLIC_URL };
    return { uri, publisher, publishedDate: formatInstant(this.clock.now()), links };
  }
}
