import { RuleBroken, type LegalDate } from '#kernel';
import { kebab } from '#regulation';
import { readQuestion, text } from './question.ts';
import { RULES } from './rules.ts';

/**
 * One answer, as JSON, to one question line. Never throws: what cannot be answered becomes
 * `{"error":{"code","message"}}`, with `rule.unknown`, `rule.bad-question` or the code of the rule that refused.
 */
export function answerLine(line: string, today: LegalDate): string {
  try {
    const question = readQuestion(line);
    const name = text(question, 'rule');
    const rule = RULES.get(kebab(name));
    if (!rule)
      throw new RuleBroken('rule.unknown', `No rule is called "${name}"; ask {"rule":"rules"} for the list`);
    return JSON.stringify(rule.answer(question, today));
  } catch (thrown) {
    return JSON.stringify({ error: refusalOf(thrown) });
  }
}

function refusalOf(thrown: unknown): { code: string; message: string } {
  if (thrown instanceof RuleBroken) return { code: thrown.code, message: thrown.message };
  // A fault of ours must not cost the auditor the answers to the other lines.
  return { code: 'rule.failed', message: 'The question could not be answered' };
}
