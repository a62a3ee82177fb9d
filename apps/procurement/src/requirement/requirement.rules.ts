import { RuleBroken } from '#kernel';
import { parameter, type LegalContext } from '#regulation';

/** Market research asks at least three (财库〔2021〕22号 art. 10). Throws `requirement.too-few-respondents`. */
export function checkRespondents(respondents: readonly string[], at: LegalContext): void {
  const least = parameter('requirement-survey-respondents-min', at.area, at.on);
  const asked = new Set(respondents).size;
  if (asked >= Number(least.value)) return;
  throw new RuleBroken('requirement.too-few-respondents', `At least ${least.value} organizations are asked`, {
    article: least.source,
    asked,
  });
}
