import { Money, RuleBroken, type Fen } from '#kernel';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const UNITS: Readonly<Record<string, number>> = { 拾: 10, 佰: 100, 仟: 1000 };
const FORM =
  /^(?:人民币)?(?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆])?(?:零)?(?:([壹贰叁肆伍陆柒捌玖])角)?(?:零)?(?:([壹贰叁肆伍陆柒捌玖])分)?[整正]?$/;

/** Reads an amount in capitals (大写金额): `贰拾捌万伍仟元整` is 28,500,000 fen. Throws `capital-money.invalid`. */
export function parseCapitalMoney(text: string): Fen {
  const [, yuan, jiao, fen] = FORM.exec(text.replaceAll(/\s/g, '')) ?? [];
  if (yuan === undefined && jiao === undefined && fen === undefined) throw invalid(text);
  const digit = (one: string | undefined): number => (one === undefined ? 0 : DIGITS.indexOf(one));
  const amount = (yuan === undefined ? 0 : whole(yuan)) * 100 + digit(jiao) * 10 + digit(fen);
  if (!Number.isSafeInteger(amount)) throw invalid(text);
  return Money.of(amount);
}

// 亿 and 万 each close a section of at most four digits.
function whole(text: string): number {
  const [high, rest] = split(text, '亿');
  const [middle, low] = split(rest, '万');
  const top = high === '' ? 0 : whole(high);
  return top * 100_000_000 + section(middle) * 10_000 + section(low);
}

function split(text: string, unit: string): [before: string, after: string] {
  const at = text.lastIndexOf(unit);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
}

function section(text: string): number {
  let sum = 0;
  let digit = 0;
  for (const one of text) {
    const unit = UNITS[one];
    if (unit === undefined) digit = DIGITS.indexOf(one);
    else {
      sum += (digit === 0 && unit === 10 && sum === 0 ? 1 : digit) * unit;
      digit = 0;
    }
  }
  return sum + digit;
}

function invalid(text: string): RuleBroken {
  return new RuleBroken('capital-money.invalid', `"${text}" is no amount in capitals`, { text });
}
