import type { VNode } from 'preact';
import { exact, spoken } from './amounts.ts';
import { FLOW_SIZE, type Block, type Flow, type MoneyFlow } from './money-flow.ts';
import { texts, type Language } from './texts.ts';

interface Props {
  readonly flow: MoneyFlow;
  readonly language: Language;
}

/** The flow of money as a picture with direct labels, and the same figures as a table. */
export function FlowPicture({ flow, language }: Props): VNode {
  const t = texts[language];
  return (
    <figure class="flow">
      <div class="scroll">
        <svg viewBox={`0 0 ${FLOW_SIZE.width} ${FLOW_SIZE.height}`} role="img" aria-labelledby="flow-caption">
          {flow.flows.map((one) => (
            <path class={`band ${bandKind(one)}`} d={bandPath(one)} stroke-width={Math.max(one.width, 1)}>
              <title>{`${labelOf(one.from, language)} → ${labelOf(one.to, language)}: ${exact(one.fen)}`}</title>
            </path>
          ))}
          {flow.blocks.map((block) => (
            <BlockMark block={block} language={language} />
          ))}
        </svg>
      </div>
      <figcaption id="flow-caption">{t.flowCaption}</figcaption>
      <details>
        <summary>{t.seeTable}</summary>
        <FlowTable flow={flow} language={language} />
      </details>
    </figure>
  );
}

function BlockMark({ block, language }: { readonly block: Block; readonly language: Language }): VNode {
  const middle = (block.y0 + block.y1) / 2;
  return (
    <g class={`block ${block.kind}`}>
      <rect
        x={block.x0}
        y={block.y0}
        width={block.x1 - block.x0}
        height={Math.max(block.y1 - block.y0, 1.5)}
        rx={1.5}
      />
      <text x={block.x1 + 8} y={middle - 3}>
        {shortened(labelOf(block, language))}
      </text>
      <text class="sum" x={block.x1 + 8} y={middle + 14}>
        {spoken(block.fen, language)}
      </text>
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
  return name.length > 15 ? `${name.slice(0, 14)}…` : name;
}

/** A band takes the colour of what became of the money. */
const bandKind = ({ from, to }: Flow): string => (to.kind === 'line' ? from.kind : to.kind);

function bandPath({ x0, x1, y0, y1 }: Flow): string {
  const middle = (x0 + x1) / 2;
  return `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}`;
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
