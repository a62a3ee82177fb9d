import type { VNode } from 'preact';
import { spoken } from './amounts.ts';
import type { BudgetLine, District } from './district.ts';
import { partsOf } from './money-flow.ts';
import { texts, type Language } from './texts.ts';

interface Props {
  readonly district: District;
  readonly language: Language;
}

/** The same money on a narrow screen: each line as a ladder of what is left of it at every step. */
export function FlowLadders({ district, language }: Props): VNode {
  return (
    <div class="ladders">
      {district.lines.map((line) => (
        <Ladder line={line} district={district} language={language} />
      ))}
    </div>
  );
}

function Ladder({ line, district, language }: Props & { readonly line: BudgetLine }): VNode {
  const t = texts[language];
  return (
    <section class="ladder">
      <h3>{line.name}</h3>
      <p class="payers">
        {line.payers.map(({ name, approvedFen }) => `${name} ${spoken(approvedFen, language)}`).join(' + ')}
      </p>
      <dl>
        {stepsOf(line, district).map(([kind, fen]) => (
          <div>
            <dt>{t.steps[kind]}</dt>
            <dd>
              <svg class={`step ${kind}`} viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden="true">
                <rect class="ground" width="100" height="5" />
                <rect class="part" width={(fen / line.approvedFen) * 100} height="5" />
              </svg>
              {spoken(fen, language)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Step = keyof (typeof texts)['zh']['steps'];

function stepsOf(line: BudgetLine, { obligations }: District): (readonly [Step, number])[] {
  const own = obligations.filter((one) => one.budgetLineId === line.budgetLineId);
  const sum = (part: (one: (typeof own)[number]) => number): number =>
    own.reduce((total, one) => total + part(one), 0);
  const bound = sum(({ committedFen }) => committedFen);
  const recovered = sum(({ recoveredFen }) => recoveredFen);
  return [
    ['approved', line.approvedFen],
    ['bound', bound],
    ['proven', bound - sum((one) => partsOf(one).unproven)],
    ['paid', sum(({ paidFen }) => paidFen)],
    ...(recovered > 0 ? [['recovered', recovered] as const] : []),
  ];
}
