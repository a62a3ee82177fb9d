import type { VNode } from 'preact';
import { spoken } from './amounts.ts';
import type { District } from './district.ts';
import { EmptyPicture, FlowPicture } from './flow-picture.tsx';
import { Flags } from './flags.tsx';
import { documentOf, Page } from './layout.tsx';
import { Findings, Proof } from './proof.tsx';
import { Obligations, Tenders } from './records.tsx';
import { Services } from './services.tsx';
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
      {district.silent.length > 0 && (
        <p class="silent">{t.silent(district.silent.join(language === 'zh' ? '、' : ', '))}</p>
      )}
      <Headline district={district} language={language} />
      {district.lines.length === 0 ? (
        <EmptyPicture language={language} />
      ) : (
        <section>
          <h2>{t.flowTitle}</h2>
          <FlowPicture district={district} language={language} />
        </section>
      )}
      {district.obligations.length > 0 && <Obligations district={district} language={language} />}
      {district.lines.length > 0 && <Services district={district} language={language} />}
      {district.tenders.length > 0 && <Tenders district={district} language={language} />}
      {district.lines.length > 0 && <Flags district={district} language={language} />}
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
        <p class="lead">
          {t.emptyLead} <code>npm run story</code>
          {t.emptyTail}
        </p>
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
        {paid === 0 ? t.nothingPaid : t.paidLead(spoken(paid, language))}
        <wbr />
        {paid === 0 ? t.proofFirst : t.paidTail}
      </h1>
      <p class="lead">
        {unpaid > 0 && t.unpaidNote(spoken(unpaid, language))}{' '}
        {recovered > 0 && t.recoveredNote(spoken(recovered, language))}
      </p>
    </div>
  );
}
