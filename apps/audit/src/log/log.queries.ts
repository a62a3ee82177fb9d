import { Controller, Get, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { CalledBy, NoSuch, Public, type Caller } from '#platform';
import { consistencyProof, formatDigest, inclusionProof } from '#transparency';
import { publicityOf, RESULTS } from '../entry/publicity.rules.ts';
import { LogKey } from './log-key.ts';
import { StoredNodes } from './stored-nodes.ts';

class EntriesQuery {
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @IsOptional()
  from = 0;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  @IsOptional()
  limit = 100;
}

class InclusionQuery {
  @IsUUID()
  eventId!: string;

  /** The tree to prove it in; the newest signed one when left out. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @IsOptional()
  size?: number;
}

class ConsistencyQuery {
  @Type(() => Number)
  @IsInt()
  @Min(0)
  from!: number;

  @Type(() => Number)
  @IsInt()
  @Min(0)
  to!: number;
}

interface HeadView {
  size: number;
  root: string;
  checkpoint: string;
}

interface EntryRow {
  index: number;
  id: string;
  source: string;
  type: string;
  topic: string;
  key: string;
  time: string;
  data?: unknown;
  salt?: string;
  leafHash: string;
}

/** The log, for anybody who does not want to trust us. Hashes are base64 SHA-256 (RFC 6962). */
@Controller('audit')
export class ReadLog {
  constructor(
    private readonly db: DataSource,
    private readonly key: LogKey,
  ) {}

  /** The newest signed head, as a C2SP checkpoint, and the key to check it with. */
  @Get('head')
  @Public()
  async head(): Promise<HeadView & { verifierKey: string }> {
    return { ...(await this.newestHead()), verifierKey: this.key.verifierKey };
  }

  /** Entries in log order. The leaf is salt ‖ canonical JSON of {id, source, type, key, time, data}. */
  @Get('entries')
  @Public()
  async entries(
    @Query() query: EntriesQuery,
    @CalledBy() caller: Caller | undefined,
  ): Promise<{ items: EntryRow[] }> {
    const rows = await this.db.query<KeptEntry[]>(
      `select e.position::float8 as index, event_id as id, source, type, topic, key,
              to_char(time at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"') as time,
              data, encode(salt, 'base64') as salt, encode(n.hash, 'base64') as "leafHash",
              exists (select 1 from entry r where r.key = e.key and r.type = any($3)) as "resultKnown"
       from entry e join tree_node n on n.level = 0 and n.position = e.position
       where e.position >= $1 order by e.position limit $2`,
      [query.from, query.limit, RESULTS],
    );
    const mayReadAll = caller?.roles.includes('auditor') === true;
    return { items: rows.map((row) => (mayReadAll || isPublic(row) ? shown(row) : withoutData(shown(row)))) };
  }

  @Get('proofs/inclusion')
  @Public()
  async inclusion(@Query() query: InclusionQuery): Promise<{ index: number; size: number; proof: string[] }> {
    const [row] = await this.db.query<{ index: number }[]>(
      'select position::float8 as index from entry where event_id = $1 and position is not null',
      [query.eventId],
    );
    if (!row) throw new NoSuch('entry', query.eventId);
    const size = query.size ?? (await this.newestHead()).size;
    const proof = await inclusionProof(new StoredNodes(this.db.manager), row.index, size);
    return { index: row.index, size, proof: proof.map(formatDigest) };
  }

  @Get('proofs/consistency')
  @Public()
  async consistency(@Query() { from, to }: ConsistencyQuery): Promise<{ proof: string[] }> {
    const proof = await consistencyProof(new StoredNodes(this.db.manager), from, to);
    return { proof: proof.map(formatDigest) };
  }

  private async newestHead(): Promise<HeadView> {
    const [head] = await this.db.query<HeadView[]>(
      'select size::float8 as size, root, checkpoint from head order by head.size desc limit 1',
    );
    if (!head) throw new NoSuch('head', 'newest');
    return head;
  }
}

type KeptEntry = EntryRow & { readonly resultKnown: boolean };

function isPublic(row: KeptEntry): boolean {
  const publicity = publicityOf(row);
  return publicity === 'at-once' || (publicity === 'with-result' && row.resultKnown);
}

function shown({ resultKnown: _known, ...row }: KeptEntry): EntryRow {
  return row;
}

function withoutData({ data: _data, salt: _salt, ...shown }: EntryRow): EntryRow {
  return shown;
}
