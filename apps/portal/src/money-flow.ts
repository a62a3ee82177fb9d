import { sankey, type SankeyGraph, type SankeyLink, type SankeyNode } from 'd3-sankey';
import type { BudgetLine, Obligation } from './district.ts';

/** What a block of the picture stands for; decides its colour and its text. */
export type BlockKind =
  | 'payer'
  | 'line'
  | 'contract'
  | 'post'
  | 'reserved'
  | 'available'
  | 'paid'
  | 'due'
  | 'claimed'
  | 'recovered'
  | 'unproven';

const COLUMNS: Readonly<Record<BlockKind, number>> = {
  payer: 0,
  line: 1,
  contract: 2,
  post: 2,
  reserved: 2,
  available: 2,
  paid: 3,
  due: 3,
  claimed: 3,
  recovered: 3,
  unproven: 3,
};

type Line = Pick<BudgetLine, 'budgetLineId' | 'name' | 'approvedFen' | 'reservedFen' | 'payers'>;
type Bound = Omit<Obligation, 'reservedFen'>;

/** What the picture is drawn from. */
export interface MoneyPicture {
  readonly lines: readonly Line[];
  readonly obligations: readonly Bound[];
}

interface BlockOf {
  readonly id: string;
  readonly kind: BlockKind;
  /** Empty where the text belongs to the kind and so to the language. */
  readonly label: string;
}

type Node = SankeyNode<BlockOf, object>;
type Link = SankeyLink<BlockOf, object>;

/** One flow of money, left to right, as coordinates; the picture and its data table are drawn from this. */
export interface MoneyFlow {
  readonly blocks: readonly Block[];
  readonly flows: readonly Flow[];
  readonly height: number;
  /** Where columns begin, for their headings. */
  readonly columns: readonly number[];
}

export interface Block extends BlockOf {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly fen: number;
  /** 0 is the leftmost of four columns. */
  readonly column: number;
}

export interface Flow {
  readonly from: BlockOf;
  readonly to: BlockOf;
  readonly fen: number;
  readonly width: number;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

export const FLOW_WIDTH = 1160;
/** Where what is not proven stops. */
export const GATE_X = 858;
const BLOCK_WIDTH = 12;
// Every block but the last column's carries its label above itself, in the padding.
const PADDING = 46;
const MARGIN = { left: 2, right: 186, top: 84, bottom: 8 };

interface Draft {
  readonly nodes: Map<string, BlockOf>;
  readonly links: { source: string; target: string; value: number }[];
}

/** Where every fen of the budget stands today: payer → line → what it is bound to → what became of it. */
export function moneyFlow({ lines, obligations }: MoneyPicture): MoneyFlow {
  const draft: Draft = { nodes: new Map(), links: [] };
  for (const line of lines) {
    addLine(
      draft,
      line,
      obligations.filter((o) => o.budgetLineId === line.budgetLineId),
    );
  }
  const nodes = inUse(draft);
  if (nodes.length === 0) return { blocks: [], flows: [], height: 0, columns: [] };
  const height = heightFor(nodes);
  const layout = sankey<BlockOf, object>()
    .nodeId(({ id }) => id)
    .nodeAlign(({ kind }) => COLUMNS[kind])
    .nodeSort(null)
    .nodeWidth(BLOCK_WIDTH)
    .nodePadding(PADDING)
    .iterations(12)
    .extent([
      [MARGIN.left, MARGIN.top],
      [FLOW_WIDTH - MARGIN.right, height - MARGIN.bottom],
    ]);
  const graph = layout({ nodes: nodes.map((node) => ({ ...node })), links: draft.links });
  return readOff(graph, height);
}

/** What stands with an obligation, in whole fen; the parts add up to what was committed. */
export function partsOf(
  obligation: Bound,
): Readonly<Record<'paid' | 'due' | 'claimed' | 'recovered' | 'unproven', number>> {
  const { committedFen, paidFen, recoveredFen } = obligation;
  const accruedFen = Math.max(obligation.accruedFen ?? paidFen, paidFen);
  const claimed = obligation.recoverableFen ?? 0;
  return {
    paid: paidFen - recoveredFen - claimed,
    due: accruedFen - paidFen,
    claimed,
    recovered: recoveredFen,
    unproven: committedFen - accruedFen,
  };
}

function addLine(draft: Draft, line: Line, obligations: readonly Bound[]): void {
  for (const { organizationId, name, approvedFen } of line.payers) {
    add(draft, { id: organizationId, kind: 'payer', label: name });
    connect(draft, organizationId, line.budgetLineId, approvedFen);
  }
  const id = add(draft, { id: line.budgetLineId, kind: 'line', label: line.name });
  for (const obligation of obligations) addObligation(draft, id, obligation);
  const bound = obligations.reduce((sum, { committedFen }) => sum + committedFen, 0);
  const rest = { reserved: line.reservedFen, available: line.approvedFen - line.reservedFen - bound };
  for (const kind of ['reserved', 'available'] as const) {
    connect(draft, id, add(draft, { id: `${kind} ${id}`, kind, label: '' }), rest[kind]);
  }
}

function addObligation(draft: Draft, lineId: string, obligation: Bound): void {
  const { obligationId, kind, title, committedFen } = obligation;
  const id = add(draft, { id: obligationId, kind, label: title });
  connect(draft, lineId, id, committedFen);
  for (const [part, fen] of Object.entries(partsOf(obligation))) {
    connect(draft, id, add(draft, { id: part, kind: part as BlockKind, label: '' }), fen);
  }
}

function add({ nodes }: Draft, block: BlockOf): string {
  if (!nodes.has(block.id)) nodes.set(block.id, block);
  return block.id;
}

function connect({ links }: Draft, source: string, target: string, fen: number): void {
  if (fen > 0) links.push({ source, target, value: fen });
}

// A stage nothing has reached yet draws nothing.
function inUse({ nodes, links }: Draft): BlockOf[] {
  const used = new Set(links.flatMap(({ source, target }) => [source, target]));
  return [...nodes.values()].filter(({ id }) => used.has(id));
}

/** Room for all labels of the fullest column and for bands wide enough to compare. */
function heightFor(nodes: readonly BlockOf[]): number {
  const counts = [0, 1, 2, 3].map((column) => nodes.filter(({ kind }) => COLUMNS[kind] === column).length);
  return MARGIN.top + MARGIN.bottom + Math.max(...counts) * PADDING + 270;
}

// Columns stay where they are also while nothing has reached the last of them.
function readOff({ nodes, links }: SankeyGraph<BlockOf, object>, height: number): MoneyFlow {
  for (const node of nodes) {
    const x0 = node.kind === 'unproven' ? GATE_X - 10 - BLOCK_WIDTH : columnX(COLUMNS[node.kind]);
    Object.assign(node, { x0, x1: x0 + BLOCK_WIDTH });
  }
  return { blocks: nodes.map(blockOf), flows: links.map(flowOf), height, columns: [0, 1, 2, 3].map(columnX) };
}

function columnX(column: number): number {
  const last = FLOW_WIDTH - MARGIN.right - BLOCK_WIDTH;
  return Math.round(MARGIN.left + ((last - MARGIN.left) * column) / 3);
}

function blockOf({ id, kind, label, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0 }: Node): Block {
  return { id, kind, label, x0, x1, y0, y1, fen: value, column: COLUMNS[kind] };
}

function flowOf({ source, target, value, width = 0, y0 = 0, y1 = 0 }: Link): Flow {
  const from = source as Node;
  const to = target as Node;
  return { from, to, fen: value, width, x0: from.x1 ?? 0, x1: to.x0 ?? 0, y0, y1 };
}
