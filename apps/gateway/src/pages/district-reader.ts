import type {
  BudgetLine,
  DemoSignIn,
  District,
  Figures,
  Ledger,
  LogHead,
  Obligation,
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
    const none = <T>(): Items<T> => ({ items: [] });
    const [areas, lines, obligations, ledger, tenders, figures, head, sample] = await Promise.all([
      ask<Items<Area>>('community/areas', none()),
      ask<Items<BudgetLine>>('funds/budget-lines', none()),
      ask<Items<Obligation>>('funds/obligations', none()),
      ask<Ledger | undefined>('funds/ledger', undefined),
      ask<Items<Tender>>('procurement/tenders', none()),
      ask<Figures>('audit/figures', NO_FIGURES),
      // A log without entries has no head yet.
      this.ask<LogHead>('audit/head').catch(() => undefined),
      this.demoSignIns().then((signIns) => signIns !== undefined),
    ]);
    return {
      name: areas.items.find(({ kind }) => kind === 'district')?.name ?? 'Linli',
      sample,
      lines: lines.items,
      obligations: obligations.items,
      tenders: tenders.items,
      figures,
      ledger,
      head,
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
