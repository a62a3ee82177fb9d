import { describe, expect, it } from '@jest/globals';
import { checkRespondents } from './requirement.rules.ts';

describe('market research', () => {
  const at = { area: '370303', on: '2026-03-02' };

  it('asks at least three different organizations (财库〔2021〕22号 art. 10)', () => {
    expect(() => checkRespondents(['a', 'b', 'c'], at)).not.toThrow();
    for (const asked of [[], ['a', 'b'], ['a', 'b', 'a']]) {
      expect(() => checkRespondents(asked, at)).toThrow(
        expect.objectContaining({ code: 'requirement.too-few-respondents' }) as unknown as Error,
      );
    }
  });
});
