import { RuleBroken, type LegalDate } from '#kernel';
import { checkBanTerm, jurisdictionsOf, type LegalContext, type StandingMarkKind } from '#regulation';

export interface ProposedBan {
  readonly kind: StandingMarkKind;
  readonly from: LegalDate;
  readonly to?: LegalDate | undefined;
  readonly jurisdiction: string;
}

/**
 * A ban from purchasing says until when, one to three years; how long a violation counts the law says, not who records
 * it. Throws `ban.end-missing`, `ban.end-not-yours`, `ban.term-out-of-range`, `area.invalid`.
 */
export function checkBan({ kind, from, to, jurisdiction }: ProposedBan, at: LegalContext): void {
  jurisdictionsOf(jurisdiction);
  if (kind === 'procurement-ban') {
    if (to === undefined)
      throw new RuleBroken('ban.end-missing', 'A ban says until when', { article: 'GPL 77' });
    return checkBanTerm(from, to, at);
  }
  if (kind === 'major-violation' && to !== undefined) {
    throw new RuleBroken('ban.end-not-yours', 'A major violation counts for three years', {
      article: 'GPL 22',
    });
  }
  if (to !== undefined && to < from)
    throw new RuleBroken('ban.term-out-of-range', 'It would end before it begins', { from, to });
}
