import type { VNode } from 'preact';
import { exact, spoken } from './amounts.ts';
import type { District } from './district.ts';
import { FlowLadders } from './flow-ladders.tsx';
import { ghost } from './ghost.ts';
import { FLOW_WIDTH, GATE_X, moneyFlow, type Block, type Flow, type MoneyFlow } from './money-flow.ts';
import { texts, type Language } from './texts.ts';

interface Props {
  readonly flow: MoneyFlow;
  readonly language: Language;
}

/** The flow of money as a picture with direct labels, as ladders on a phone, and the same figures as a table. */
export function FlowPicture({
  district,
  language,
}: {
  readonly district: District;
  readonly language: Language;
}): VNode {
  const t = texts[language];
  const flow = moneyFlow(district);
  return (
    <figure class="flow">
      <Picture flow={flow} language={language} />
      <FlowLadders district={district} language={language} />
      <figcaption>{t.flowCaption}</figcaption>
      <details>
        <summary>{t.seeTable}</summary>
        <FlowTable flow={flow} language={language} />
      </details>
    </figure>
  );
}

/** Before any money: the same picture as a promise, without an amount. */
export function EmptyPicture({ language }: { readonly language: Language }): VNode {
  return (
    <figure class="flow ghost">
      <Picture flow={moneyFlow(ghost)} language={language} ghost />
    </figure>
  );
}

function Picture({ flow, language, ghost: isGhost = false }: Props & { readonly ghost?: boolean }): VNode {
  const t = texts[language];
  return (
    <svg
      class="sankey"
      viewBox={`0 0 ${FLOW_WIDTH} ${flow.height}`}
      role="img"
      aria-label={isGhost ? t.ghostCaption : t.flowCaption}
    >
      <defs>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="7" height="7" />
          <rect class="hatch-line" width="2.4" height="7" />
        </pattern>
      </defs>
      {flow.columns.map((x, column) => (
        <text class="column" x={x} y={16}>
          {t.columns[column]}
        </text>
      ))}
      <line class="rule" x1={0} x2={FLOW_WIDTH} y1={28} y2={28} />
      {flow.flows.map((one) => (
        <path class={`band ${bandKind(one)}`} d={bandOf(one)}>
          {!isGhost && (
            <title>{`${labelOf(one.from, language)} → ${labelOf(one.to, language)}: ${exact(one.fen)}`}</title>
          )}
        </path>
      ))}
      <line class="gate" x1={GATE_X} x2={GATE_X} y1={62} y2={flow.height} />
      <text class="gate" x={GATE_X} y={50}>
        {t.gate}
      </text>
      {flow.blocks.map((block) => (
        <BlockMark block={block} language={language} ghost={isGhost} />
      ))}
    </svg>
  );
}

interface MarkProps {
  readonly block: Block;
  readonly language: Language;
  readonly ghost: boolean;
}

function BlockMark({ block, language, ghost: isGhost }: MarkProps): VNode {
  const beside = block.column === 3;
  const x = block.kind === 'unproven' ? GATE_X + 10 : beside ? block.x1 + 8 : block.x0;
  const y = beside ? (block.y0 + block.y1) / 2 - 4 : block.y0 - 23;
  return (
    <g class={`block ${block.kind}`}>
      <rect
        x={block.x0}
        y={block.y0}
        width={block.x1 - block.x0}
        height={Math.max(block.y1 - block.y0, 1.5)}
      />
      {!isGhost && (
        <>
          <text x={x} y={y}>
            {shortened(labelOf(block, language))}
          </text>
          <text class="sum" x={x} y={y + 16}>
            {spoken(block.fen, language)}
          </text>
        </>
      )}
    </g>
  );
}

type Labelled = Pick<Block, 'kind' | 'label'>;

function labelOf({ kind, label }: Labelled, language: Language): string {
  const blocks: Readonly<Record<string, string>> = texts[language].blocks;
  return label === '' ? (blocks[kind] ?? kind) : label;
}

// What stands in brackets, and what would run into the next column, is left to the table.
function shortened(label: string): string {
  const [name = ''] = label.split(/[（(]/, 1);
  const room = /[\u4e00-\u9fff]/.test(name) ? 15 : 30;
  return name.length > room ? `${name.slice(0, room - 1)}…` : name;
}

/** A band takes the colour of what became of the money. */
const bandKind = ({ from, to }: Flow): string => (to.kind === 'line' ? from.kind : to.kind);

/** A closed shape and not a thick line, so that it can be hatched and never bulges where it bends. */
function bandOf({ x0, x1, y0, y1, width }: Flow): string {
  const half = Math.max(width, 1.4) / 2;
  const middle = (x0 + x1) / 2;
  const edge = (from: number, to: number, [start, end]: [number, number]): string =>
    `${start},${from}C${middle},${from} ${middle},${to} ${end},${to}`;
  return `M${edge(y0 - half, y1 - half, [x0, x1])}L${edge(y1 + half, y0 + half, [x1, x0])}Z`;
}

function FlowTable({ flow, language }: Props): VNode {
  const t = texts[language];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.from}</th>
          <th scope="col">{t.to}</th>
          <th scope="col" class="number">
            {t.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {flow.flows.map(({ from, to, fen }) => (
          <tr>
            <td>{labelOf(from, language)}</td>
            <td>{labelOf(to, language)}</td>
            <td class="number">{exact(fen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
