import { Money } from '#kernel';
import {
  checkTexts,
  outcomeTexts,
  partyTexts,
  proofTexts,
  reasonTexts,
  resultTexts,
  type BidFault,
  type BidVerdict,
  type Check,
  type Report,
} from '#verifier';

const MARK = { yes: '✓', no: '✗', unknown: '?' } as const;

/** The report for people, in both languages, or as it is. */
export function tellReport(report: Report, asJson: boolean): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { zh, en } = outcomeTexts[report.outcome];
  const lines = [...report.checks.map(checkLine), ...report.bids.flatMap(bidLines), `${zh}。${en}.`];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function checkLine({ id, answer, code }: Check): string {
  const { zh, en } = checkTexts[id];
  const why = code === undefined ? '' : ` [${code}: ${proofTexts[code]?.en ?? ''}]`;
  return `${MARK[answer]} ${id.padEnd(22)} ${zh} ${en}${why}`;
}

function bidLines({ bidId, result, priceFen, code, faults }: BidVerdict): string[] {
  const mark =
    result === 'proven' || result === 'not-opened' ? MARK.yes : result === 'faulty' ? MARK.no : MARK.unknown;
  const price = priceFen === undefined ? '' : ` ¥${Money.format(priceFen)}`;
  const { zh, en } = resultTexts[result];
  const head = `${mark} bid ${bidId}${price} ${zh} ${en}${code === undefined ? '' : ` [${code}]`}`;
  return [head, ...faults.map(faultLine)];
}

function faultLine({ party, reason, trusteeId }: BidFault): string {
  const who = `${partyTexts[party].zh} ${party}${trusteeId === undefined ? '' : ` ${trusteeId}`}`;
  const { zh = '', en = '' } = reasonTexts[reason] ?? {};
  return `    ${who}: ${reason} ${zh} ${en}`.trimEnd();
}
