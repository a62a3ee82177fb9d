import type { VNode } from 'preact';
import type { District } from './district.ts';
import { Fact } from './fact.tsx';
import { texts, type Language } from './texts.ts';

const SHOWN = 6;

interface Props {
  readonly district: District;
  readonly language: Language;
}

/** What machines noticed and what named people made of it; a machine decides nothing. */
export function Flags({ district, language }: Props): VNode {
  const t = texts[language];
  const { counts } = district.figures;
  const kinds: Readonly<Record<string, string>> = t.flagKinds;
  const decisions: Readonly<Record<string, string>> = t.flagDecisions;
  return (
    <section>
      <h2>{t.decisionsTitle}</h2>
      <dl class="facts">
        <Fact value={String(counts['signals'] ?? 0)} label={t.signals} />
        <Fact value={String(counts['absencesConfirmed'] ?? 0)} label={t.absences} />
        <Fact value={String(counts['challenges'] ?? 0)} label={t.challenges} />
        <Fact value={String(counts['tendersHeld'] ?? 0)} label={t.held} />
      </dl>
      {district.flags.length > 0 && (
        <table class="records">
          <thead>
            <tr>
              <th scope="col">{t.latest}</th>
              <th scope="col">{t.decision}</th>
              <th scope="col">{t.date}</th>
            </tr>
          </thead>
          <tbody>
            {district.flags.slice(0, SHOWN).map(({ kind, decision, raisedAt }) => (
              <tr>
                <th scope="row">{kinds[kind] ?? kind}</th>
                <td data-label={t.decision} class={decision === null ? 'caution' : ''}>
                  {decision === null ? t.undecided : (decisions[decision] ?? decision)}
                </td>
                <td data-label={t.date}>{raisedAt.slice(0, 10)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
