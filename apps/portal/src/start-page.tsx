import type { VNode } from 'preact';
import { exact, hours, spoken } from './amounts.ts';
import type { District, Obligation } from './district.ts';
import { FlowPicture } from './flow-picture.tsx';
import { documentOf, Page } from './layout.tsx';
import { moneyFlow } from './money-flow.ts';
import { texts, type Language } from './texts.ts';

interface Props {
  readonly district: District;
  readonly language: Language;
}

/** The district's flow of money and services, as a whole HTML document. */
export function renderStartPage(district: District, language: Language): string {
  const t = texts[language];
  return documentOf(
    <Page t={t} title={t.title} otherPath={t.otherPath} sample={district.sample}>
      {district.silent.length > 0 && <p class="silent">{t.silent(district.silent.join('、'))}</p>}
      <Headline district={district} language={language} />
      {district.lines.length > 0 && (
        <section>
          <h2>{t.flowTitle}</h2>
          <FlowPicture flow={moneyFlow(district)} language={language} />
        </section>
      )}
      {district.obligations.length > 0 && <Obligations district={district} language={language} />}
      <Services district={district} language={language} />
      {district.tenders.length > 0 && <Tenders district={district} language={language} />}
      <Proof district={district} language={language} />
      <Findings district={district} language={language} />
    </Page>,
  );
}

const sumOf = <T,>(items: readonly T[], fen: (item: T) => number): number =>
  items.reduce((total, item) => total + fen(item), 0);

function Headline({ district, language }: Props): VNode {
  const t = texts[language];
  const { lines, obligations } = district;
  const [first] = lines;
  if (!first) {
    return (
      <div class="headline">
        <p class="eyebrow">{district.name}</p>
        <h1>{t.headlineEmpty}</h1>
        <p class="lead">{t.empty}</p>
      </div>
    );
  }
  const paid = sumOf(obligations, ({ paidFen, recoveredFen }) => paidFen - recoveredFen);
  const unpaid = sumOf(obligations, ({ committedFen, paidFen }) => committedFen - paidFen);
  const recovered = sumOf(obligations, ({ recoveredFen }) => recoveredFen);
  const approved = sumOf(lines, ({ approvedFen }) => approvedFen);
  return (
    <div class="headline">
      <p class="eyebrow">
        {district.name} · {t.approvedFor(first.fiscalYear, spoken(approved, language))}
      </p>
      <h1>
        {t.paidLead(spoken(paid, language))}
        <wbr />
        {t.paidTail}
      </h1>
      <p class="lead">
        {t.unpaidNote(spoken(unpaid, language))}{' '}
        {recovered > 0 && t.recoveredNote(spoken(recovered, language))}
      </p>
    </div>
  );
}

function Obligations({ district, language }: Props): VNode {
  const t = texts[language];
  return (
    <section>
      <h2>{t.obligationsTitle}</h2>
      <div class="scroll">
        <table class="obligations">
          <thead>
            <tr>
              <th scope="col">{t.obligation}</th>
              <th scope="col" class="number">
                {t.reserved}
              </th>
              <th scope="col" class="number">
                {t.committed}
              </th>
              <th scope="col" class="number">
                {t.paid}
              </th>
              <th scope="col" class="number">
                {t.recovered}
              </th>
            </tr>
          </thead>
          <tbody>
            {district.obligations.map((obligation) => (
              <tr>
                <th scope="row">
                  {obligation.title}
                  <ShareBar obligation={obligation} />
                </th>
                <td class="number">{exact(obligation.reservedFen)}</td>
                <td class="number">{exact(obligation.committedFen)}</td>
                <td class="number">{exact(obligation.paidFen)}</td>
                <td class="number">{exact(obligation.recoveredFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Of what was committed: paid and proven, recovered, and the rest. The table beside it has the figures. */
function ShareBar({ obligation }: { readonly obligation: Obligation }): VNode {
  const { committedFen, paidFen, recoveredFen } = obligation;
  const share = (fen: number): number => (committedFen === 0 ? 0 : (fen / committedFen) * 100);
  return (
    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="unpaid" width="100" height="4" />
      <rect class="paid" width={share(paidFen - recoveredFen)} height="4" />
      <rect class="recovered" x={share(paidFen - recoveredFen)} width={share(recoveredFen)} height="4" />
    </svg>
  );
}

function Services({ district, language }: Props): VNode {
  const t = texts[language];
  const { counts, hours: minutes } = district.figures;
  const count = (name: string): number => counts[name] ?? 0;
  return (
    <section class="pair">
      <div>
        <h2>{t.servicesTitle}</h2>
        <dl class="facts">
          <Fact value={String(count('servicesConfirmed'))} label={t.visits} />
          <Fact value={String(count('claimsVerified'))} label={t.postMonths} />
          <Fact
            value={hours(minutes.provenMinutes)}
            label={`${t.volunteerHours} · ${t.proven}`}
            note={`${hours(minutes.unprovenMinutes)} ${t.unproven}`}
          />
        </dl>
      </div>
      <div>
        <h2>{t.decisionsTitle}</h2>
        <dl class="facts">
          <Fact value={String(count('signals'))} label={t.signals} />
          <Fact value={String(count('absencesConfirmed'))} label={t.absences} />
          <Fact value={String(count('challenges'))} label={t.challenges} />
        </dl>
      </div>
    </section>
  );
}

function Fact({
  value,
  label,
  note,
}: {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
}): VNode {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{value}</dd>
      {note !== undefined && <dd class="note">{note}</dd>}
    </div>
  );
}

function Tenders({ district, language }: Props): VNode {
  const t = texts[language];
  return (
    <section>
      <h2>{t.tendersTitle}</h2>
      <ul class="tenders">
        {district.tenders.map(({ title, state, ceilingFen }) => (
          <li>
            <span>{title}</span>
            <span class="number">{exact(ceilingFen)}</span>
            <span class={`state ${state.toLowerCase()}`}>{t.tenderStates[state] ?? state}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Proof({ district: { head, ledger }, language }: Props): VNode {
  const t = texts[language];
  const holds = ledger !== undefined && Object.values(ledger.invariants).every(Boolean);
  return (
    <section class="proof">
      <h2>{t.proofTitle}</h2>
      <p>{t.proofText}</p>
      <dl>
        {head && (
          <>
            <dt>{t.leaves}</dt>
            <dd>
              {head.size} · <a href="/api/audit/entries">/api/audit/entries</a> ·{' '}
              <a href="/api/audit/head">/api/audit/head</a>
            </dd>
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
              {holds ? t.invariantsHold : t.invariantsBroken}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Findings({ district, language }: Props): VNode {
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
