import type { VNode } from 'preact';
import { exact } from './amounts.ts';
import type { District, Obligation, Tender } from './district.ts';
import { partsOf } from './money-flow.ts';
import { texts, type Language, type Texts } from './texts.ts';

interface Props {
  readonly district: District;
  readonly language: Language;
}

/** Every contract and post with its money; the title leads to the trace from budget line to evidence. */
export function Obligations({ district, language }: Props): VNode {
  const t = texts[language];
  const columns = [t.reserved, t.committed, t.proven, t.paid, t.recovered];
  return (
    <section>
      <h2>{t.obligationsTitle}</h2>
      <table class="records obligations">
        <thead>
          <tr>
            <th scope="col">{t.obligation}</th>
            {columns.map((name) => (
              <th scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {district.obligations.map((obligation) => (
            <tr>
              <th scope="row">
                <a href={`/api/funds/trace/${obligation.obligationId}`}>{obligation.title}</a>
                <span class="kind">{partyOf(obligation, district)}</span>
                <ShareBar obligation={obligation} />
              </th>
              {sumsOf(obligation).map((fen, i) => (
                <td class="number" data-label={columns[i]}>
                  {exact(fen)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="legend">{t.obligationsNote}</p>
    </section>
  );
}

function sumsOf(obligation: Obligation): number[] {
  const { reservedFen, committedFen, paidFen, recoveredFen } = obligation;
  return [reservedFen, committedFen, committedFen - partsOf(obligation).unproven, paidFen, recoveredFen];
}

/** Who delivers: the supplier of a contract, the employer of a post. */
function partyOf({ obligationId, kind }: Obligation, { contracts, posts, organizations }: District): string {
  const id =
    kind === 'contract'
      ? contracts.find(({ contractId }) => contractId === obligationId)?.supplierOrganizationId
      : posts.find(({ postId }) => postId === obligationId)?.employerOrganizationId;
  return organizations[id ?? ''] ?? '';
}

/** Of what was committed: paid and proven, recovered, and the rest. The table beside it has the figures. */
function ShareBar({ obligation }: { readonly obligation: Obligation }): VNode {
  const { committedFen } = obligation;
  const { paid, due, claimed, recovered } = partsOf(obligation);
  const share = (fen: number): number => (committedFen === 0 ? 0 : (fen / committedFen) * 100);
  return (
    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="unpaid" width="100" height="4" />
      <rect class="due" width={share(paid + due + claimed + recovered)} height="4" />
      <rect class="paid" width={share(paid)} height="4" />
      <rect class="recovered" x={share(paid)} width={share(claimed + recovered)} height="4" />
    </svg>
  );
}

const GOOD = new Set(['AWARDED']);
const BAD = new Set(['HELD', 'FAILED']);
const toneOf = (state: string): string => (GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : '');

export function Tenders({ district, language }: Props): VNode {
  const t = texts[language];
  return (
    <section>
      <h2>{t.tendersTitle}</h2>
      <table class="records">
        <thead>
          <tr>
            <th scope="col">{t.tender}</th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.bidding}</th>
            <th scope="col" class="number">
              {t.ceiling}
            </th>
          </tr>
        </thead>
        <tbody>
          {district.tenders.map((tender) => (
            <tr>
              <th scope="row">
                <a href={`/api/procurement/tenders/${tender.tenderId}`}>{tender.title}</a>
              </th>
              <td class={toneOf(tender.state)}>{stateOf(tender, t)}</td>
              <td data-label={t.bidding}>{biddingOf(tender)}</td>
              <td class="number" data-label={t.ceiling}>
                {exact(tender.ceilingFen)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function stateOf({ state, endedCode }: Tender, t: Texts): string {
  const reasons: Readonly<Record<string, string>> = t.endedReasons;
  const name = t.tenderStates[state] ?? state;
  return endedCode ? `${name} · ${reasons[endedCode] ?? endedCode}` : name;
}

const biddingOf = ({ issuedOn, closesAt }: Tender): string =>
  issuedOn && closesAt ? `${issuedOn} – ${closesAt.slice(0, 10)}` : '–';
