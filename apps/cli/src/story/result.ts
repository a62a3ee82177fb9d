import { Money } from '#kernel';
import type { AuditProof } from './proof.ts';
import { StoryBroken, type Refusal, type Stage } from './stage.ts';
import type { Hours } from './volunteers.ts';

/** Money of one contract or post, whole fen, as `funds` counts it. */
export interface ObligationFigures {
  readonly title: string;
  readonly reservedFen: number;
  readonly committedFen: number;
  readonly paidFen: number;
  readonly recoveredFen: number;
}

/** What the story ends with; `npm run story -- --json FILE` writes it. */
export interface StoryResult {
  readonly contracts: readonly ObligationFigures[];
  readonly posts: readonly ObligationFigures[];
  readonly hours: Hours;
  readonly refusals: readonly Refusal[];
  readonly ledger: { readonly sum: number };
  readonly audit: AuditProof;
}

interface Obligation extends ObligationFigures {
  readonly obligationId: string;
  readonly kind: 'contract' | 'post';
}

/** What funds says of these contracts and posts, and of the ledger as a whole. */
export async function readMoney(
  stage: Stage,
  obligationIds: readonly string[],
): Promise<Pick<StoryResult, 'contracts' | 'posts' | 'ledger'>> {
  const { items } = await stage.public.get<{ items: Obligation[] }>('/funds/obligations');
  const ours = obligationIds.flatMap((id) => items.filter(({ obligationId }) => obligationId === id));
  const { sum, invariants } = await stage.public.get<{ sum: number; invariants: Record<string, boolean> }>(
    '/funds/ledger',
  );
  const broken = Object.entries(invariants).filter(([, holds]) => !holds);
  if (broken.length > 0)
    throw new StoryBroken(`the ledger breaks ${broken.map(([name]) => name).join(', ')}`);
  return { contracts: figuresOf(ours, 'contract'), posts: figuresOf(ours, 'post'), ledger: { sum } };
}

function figuresOf(obligations: readonly Obligation[], kind: Obligation['kind']): ObligationFigures[] {
  return obligations
    .filter((obligation) => obligation.kind === kind)
    .map(({ title, reservedFen, committedFen, paidFen, recoveredFen }) => ({
      title,
      reservedFen,
      committedFen,
      paidFen,
      recoveredFen,
    }));
}

/** The result as a table for people. */
export function resultTable(result: StoryResult, page: string): string {
  const rows = [...result.contracts, ...result.posts].map(({ title, ...money }) => [
    Money.format(money.reservedFen),
    Money.format(money.committedFen),
    Money.format(money.paidFen),
    Money.format(money.recoveredFen),
    title,
  ]);
  const { provenMinutes, unprovenMinutes } = result.hours;
  return [
    '',
    line(['reserved', 'committed', 'paid', 'recovered', 'contract or post (yuan)']),
    ...rows.map(line),
    '',
    `volunteer hours      proven ${hours(provenMinutes)}, unproven ${hours(unprovenMinutes)}`,
    `refusals             ${result.refusals.length}`,
    ...result.refusals.map(({ step, code }) => `  ${code.padEnd(34)} ${step}`),
    `ledger               sum ${result.ledger.sum}`,
    `audit log            ${result.audit.size} leaves, root ${result.audit.root}, ${result.audit.verified ? 'verified' : 'NOT VERIFIED'}`,
    `the district's page  ${page}`,
    '',
  ].join('\n');
}

const line = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i < 4 ? cell.padStart(14) : `  ${cell}`)).join('');

const hours = (minutes: number): string => `${(minutes / 60).toFixed(1)} h`;
