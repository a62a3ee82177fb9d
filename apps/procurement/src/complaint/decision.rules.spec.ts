import { describe, expect, it } from '@jest/globals';
import { tellsNobody } from './decision.rules.ts';

describe('a published decision', () => {
  it.each([
    '身份证 11010519491231002X',
    '电话 13812345678',
    '电话 138-1234-5678',
    '账号 6222021234567890123',
  ])('is refused for %s', (text) => {
    expect(() => tellsNobody(['经查', text])).toThrow(
      expect.objectContaining({ code: 'decision.personal-data' }) as unknown as Error,
    );
  });

  it('may name amounts, days and documents', () => {
    expect(() =>
      tellsNobody(['报价 28,500,000 分，2026-11-09 收到，淄财采〔2026〕12号，SHA-256 前缀 00aa11']),
    ).not.toThrow();
  });
});
