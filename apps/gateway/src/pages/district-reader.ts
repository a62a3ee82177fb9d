import type {
  BudgetLine,
  Contract,
  DemoSignIn,
  District,
  Figures,
  Flag,
  Ledger,
  LogHead,
  Obligation,
  Post,
  Shift,
  Tender,
} from '../../../portal/src/district.ts';

const PATIENCE_MS = 3_000;
const NO_FIGURES: Figures = { counts: {}, hours: { provenMinutes: 0, unprovenMinutes: 0 }, findings: [] };

interface Items<T> {
  readonly items: readonly T[];
}

interface Area {
  readonly kind: string;
  readonly name: string;
}

interface Organization {
  readonly organizationId: string;
  readonly name: string;
}

/** Reads what the pages show from the public HTTP API: the pages know no more than anybody can. */
export class DistrictReader {
  /** @param origin where the API answers, e.g. `http://127.0.0.1:3000` */
  constructor(private readonly origin: string) {}

  /** A service that does not answer leaves its part empty and is named in `silent`. */
  async read(): Promise<District> {
    const silent = new Set<string>();
    const ask = <T>(path: string, otherwise: T): Promise<T> =>
      this.ask<T>(path).catch(() => {
        silent.add(path.split('/', 1)[0] ?? path);
        return otherwise;
      });
    const list = async <T>(path: string): Promise<readonly T[]> =>
      (await ask<Items<T>>(path, { items: [] })).items;
    const [areas, lines, obligations, tenders, contracts, posts, shifts, flags, organizations] =
      await Promise.all([
        list<Area>('community/areas'),
        list<BudgetLine>('funds/budget-lines'),
        list<Obligation>('funds/obligations'),
        list<Tender>('procurement/tenders'),
        list<Contract>('contracting/contracts'),
        list<Post>('posts/posts'),
        list<Shift>('volunteering/shifts'),
        list<Flag>('audit/flags'),
        list<Organization>('identity/organizations'),
      ]);
    const [ledger, figures, head, sample] = await Promise.all([
      ask<Ledger | undefined>('funds/ledger', undefined),
      ask<Figures>('audit/figures', NO_FIGURES),
      // A log without entries has no head yet.
      this.ask<LogHead>('audit/head').catch(() => undefined),
      this.demoSignIns().then((signIns) => signIns !== undefined),
    ]);
    return {
      name: areas.find(({ kind }) => kind === 'district')?.name ?? 'Linli',
      ...{ sample, lines, obligations, tenders, contracts, posts, shifts, flags, figures, ledger, head },
      organizations: Object.fromEntries(
        organizations.map(({ organizationId, name }) => [organizationId, name]),
      ),
      silent: [...silent].sort(),
    };
  }

  /** Nothing outside a sample district. */
  async demoSignIns(): Promise<readonly DemoSignIn[] | undefined> {
    return this.ask<Items<DemoSignIn>>('identity/demo-sign-ins').then(
      ({ items }) => items,
      () => undefined,
    );
  }

  private async ask<T>(path: string): Promise<T> {
    const response = await fetch(`${this.origin}/api/${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  }
}
