import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';

interface Signature {
  readonly version: number;
  readonly side: 'buyer' | 'supplier';
  readonly signedOn: string;
  /** Told to the two sides only. */
  readonly personId?: string;
}

interface DocumentView {
  readonly contractId: string;
  readonly version: number;
  /** SHA-256 of `text`, hex. */
  readonly digest: string;
  readonly template: object;
  /** Markdown, Chinese first. */
  readonly text: string;
  readonly rules: object;
  readonly signatures: readonly Signature[];
}

interface Kept extends DocumentView {
  readonly open: boolean;
  readonly own: boolean;
}

const VERSIONS = `
  select c.id as "contractId", v.version, v.digest, v.template, v.body as text, v.rules,
         (c.published_on is not null and v.version = c.version) as open,
         coalesce($2::uuid in (c.buyer_organization_id, c.supplier_organization_id), false) as own,
         coalesce((select json_agg(json_build_object('version', s.version, 'side', s.side, 'personId', s.person_id,
             'signedOn', to_char(s.signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')) order by s.side)
           from contract_signature s where s.contract_id = v.contract_id and s.version = v.version), '[]') as signatures
  from contract c join contract_version v on v.contract_id = c.id where c.id = $1`;

@Controller('contracting/contracts/:id')
export class ReadDocument {
  constructor(private readonly db: DataSource) {}

  /** The published text: public, and without personal data (GPR 50, 102 art. 23). Its two sides read it before. */
  @Get('document')
  @Public()
  async read(@IdParam() id: string, @CalledBy() caller: Caller | undefined): Promise<DocumentView> {
    const [latest] = (await this.versions(id, caller)).slice(-1);
    if (!latest) throw new NoSuch('contract', id);
    return shown(latest);
  }

  /** Every text that was on the table, oldest first: for the two sides. */
  @Get('documents')
  @Public()
  async all(
    @IdParam() id: string,
    @CalledBy() caller: Caller | undefined,
  ): Promise<{ items: DocumentView[] }> {
    const items = await this.versions(id, caller);
    if (items.length === 0) throw new NoSuch('contract', id);
    return { items: items.map(shown) };
  }

  private async versions(id: string, caller: Caller | undefined): Promise<Kept[]> {
    const rows = await this.db.query<Kept[]>(`${VERSIONS} order by v.version`, [
      ...[id, caller?.organizationId ?? null],
    ]);
    return rows.filter(({ open, own }) => open || own);
  }
}

function shown(kept: Kept): DocumentView {
  const { contractId, version, digest, template, text, rules, own } = kept;
  const signatures = kept.signatures.map(({ side, signedOn, personId }) => ({
    ...{ version, side, signedOn },
    ...(own && personId !== undefined && { personId }),
  }));
  return { contractId, version, digest, template, text, rules, signatures };
}
