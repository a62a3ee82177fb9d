import { sankey, type SankeyGraph, type SankeyLink, type SankeyNode } from 'd3-sankey';
import type { BudgetLine, District, Obligation } from './district.ts';

/** What a block of the picture stands for; decides its colour and its text. */
export type BlockKind =
  'payer' | 'line' | 'contract' | 'post' | 'reserved' | 'available' | 'paid' | 'unpaid' | 'recovered';

const COLUMNS: Readonly<Record<BlockKind, number>> = {
  payer: 0,
  line: 1,
  contract: 2,
  post: 2,
  reserved: 2,
  available: 2,
  paid: 3,
  unpaid: 3,
  recovered: 3,
};

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

export const FLOW_SIZE = { width: 1120, height: 520 } as const;
const BLOCK_WIDTH = 14;
// Room beside the outer columns for their labels.
const MARGIN = { left: 4, right: 190, top: 10, bottom: 10 };

interface Draft {
  readonly nodes: Map<string, BlockOf>;
  readonly links: { source: string; target: string; value: number }[];
}

/** Where every fen of the budget stands today: payer → line → what it is bound to → what became of it. */
export function moneyFlow({ lines, obligations }: District): MoneyFlow {
  const draft: Draft = { nodes: new Map(), links: [] };
  for (const line of lines)
    addLine(
      draft,
      line,
      obligations.filter((o) => o.budgetLineId === line.budgetLineId),
    );
  if (draft.links.length === 0) return { blocks: [], flows: [] };
  const layout = sankey<BlockOf, object>()
    .nodeId(({ id }) => id)
    .nodeAlign(({ kind }) => COLUMNS[kind])
    .nodeSort(null)
    .nodeWidth(BLOCK_WIDTH)
    .nodePadding(22)
    .extent([
      [MARGIN.left, MARGIN.top],
      [FLOW_SIZE.width - MARGIN.right, FLOW_SIZE.height - MARGIN.bottom],
    ]);
  return readOff(
    layout({ nodes: [...draft.nodes.values()].map((node) => ({ ...node })), links: draft.links }),
  );
}

function addLine(draft: Draft, line: BudgetLine, obligations: readonly Obligation[]): void {
  const id = add(draft, { id: line.budgetLineId, kind: 'line', label: line.name });
  for (const payer of line.payers) {
    connect(
      draft,
      add(draft, { id: payer.organizationId, kind: 'payer', label: payer.name }),
      id,
      payer.approvedFen,
    );
  }
  for (const obligation of obligations) addObligation(draft, id, obligation);
  connect(draft, id, add(draft, { id: 'reserved', kind: 'reserved', label: '' }), line.reservedFen);
  connect(draft, id, add(draft, { id: 'available', kind: 'available', label: '' }), line.availableFen);
}

function addObligation(draft: Draft, lineId: string, obligation: Obligation): void {
  const { obligationId, kind, title, committedFen, paidFen, recoveredFen } = obligation;
  const id = add(draft, { id: obligationId, kind, label: title });
  connect(draft, lineId, id, committedFen);
  connect(draft, id, add(draft, { id: 'paid', kind: 'paid', label: '' }), paidFen - recoveredFen);
  connect(draft, id, add(draft, { id: 'unpaid', kind: 'unpaid', label: '' }), committedFen - paidFen);
  connect(draft, id, add(draft, { id: 'recovered', kind: 'recovered', label: '' }), recoveredFen);
}

function add({ nodes }: Draft, block: BlockOf): string {
  nodes.set(block.id, block);
  return block.id;
}

// A stage nothing has reached yet draws no flow; its block then stands alone and is left out when read off.
function connect({ links }: Draft, source: string, target: string, fen: number): void {
  if (fen > 0) links.push({ source, target, value: fen });
}

function readOff({ nodes, links }: SankeyGraph<BlockOf, object>): MoneyFlow {
  const blocks = nodes.filter(({ value = 0 }) => value > 0).map(blockOf);
  return { blocks, flows: links.map(flowOf) };
}

function blockOf({ id, kind, label, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0 }: Node): Block {
  return { id, kind, label, x0, x1, y0, y1, fen: value, column: COLUMNS[kind] };
}

function flowOf({ source, target, value, width = 0, y0 = 0, y1 = 0 }: Link): Flow {
  const from = source as Node;
  const to = target as Node;
  return { from, to, fen: value, width, x0: from.x1 ?? 0, x1: to.x0 ?? 0, y0, y1 };
}
