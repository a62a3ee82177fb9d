import type { VNode } from 'preact';
import { exact } from './amounts.ts';
import type { District, Ledger } from './district.ts';
import { texts, type Language } from './texts.ts';

interface Props {
  readonly district: District;
  readonly language: Language;
}

/** How anybody can check the record without trusting whoever keeps it. */
export function Proof({ district: { head, ledger }, language }: Props): VNode {
  const t = texts[language];
  const holds = ledger !== undefined && soundOf(ledger);
  return (
    <section class="proof">
      <h2>{t.proofTitle}</h2>
      <p>{t.proofText}</p>
      <dl>
        {head && (
          <>
            <dt>{t.leaves}</dt>
            <dd>{head.size}</dd>
            <dt>{t.root}</dt>
            <dd class="code">{head.root}</dd>
            <dt>{t.key}</dt>
            <dd class="code">{head.verifierKey}</dd>
          </>
        )}
        {ledger && (
          <>
            <dt>{t.ledgerSum}</dt>
            <dd>
              {exact(ledger.sum)} · {ledger.transfers} {t.transfers} ·{' '}
              <span class={holds ? 'good' : 'bad'}>{holds ? t.invariantsHold : t.invariantsBroken}</span>
            </dd>
          </>
        )}
      </dl>
      <ol class="steps">
        <li>
          {t.verifyHead} <a href="/api/audit/head">/api/audit/head</a>
        </li>
        <li>
          {t.verifyEntries} <a href="/api/audit/entries?from=0&limit=100">/api/audit/entries</a>
        </li>
        <li>{t.verifyRoot}</li>
        <li>
          {t.verifyGrowth}{' '}
          <a href={`/api/audit/proofs/consistency?from=1&to=${head?.size ?? 1}`}>
            /api/audit/proofs/consistency
          </a>
        </li>
      </ol>
    </section>
  );
}

const soundOf = ({ sum, invariants, faults = [] }: Ledger): boolean =>
  sum === 0 && faults.length === 0 && Object.values(invariants).every(Boolean);

export function Findings({ district, language }: Props): VNode {
  const t = texts[language];
  return (
    <section>
      <h2>{t.findingsTitle}</h2>
      <p>{t.findingsText}</p>
      <ol class="findings">
        {district.figures.findings.map((finding) => (
          <li>
            <span class="code">{finding.id}</span> {finding[language]}
          </li>
        ))}
      </ol>
    </section>
  );
}
