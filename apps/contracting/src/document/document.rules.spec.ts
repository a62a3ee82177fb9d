import { describe, expect, it } from '@jest/globals';
import { contractText, tellsNobodysData, type Agreed } from './document.rules.ts';
import { clauseNames, templateFor } from './templates.rules.ts';

const code = (c: string, facts?: object): unknown =>
  expect.objectContaining({ code: c, ...(facts && { facts: expect.objectContaining(facts) as unknown }) });
const template = templateFor('370303', '2026-03-16');
const agreed: Agreed = {
  contractId: '0197a0a0-0000-7000-8000-000000000001',
  version: 1,
  title: '潘苑社区社工岗位',
  buyer: { organizationId: 'b', name: '科苑街道办事处', uscc: '11370303000000000X' },
  supplier: { organizationId: 's', name: '启明社工服务中心' },
  priceFen: 30_000_000,
  noticedOn: '2026-03-02',
  startsOn: '2026-04-01',
  endsOn: '2026-12-31',
  unit: 'visit',
  milestones: [{ name: '年度服务', plannedUnits: 60, priceFen: 30_000_000 }],
  acceptanceDays: 15,
  paymentDays: 30,
  smePayee: false,
  clauses: [],
};

describe('the text of a contract', () => {
  it('states all that 102 art. 23 asks, in Chinese first and in English', () => {
    const text = contractText(agreed, template);
    for (const heading of [
      '服务内容',
      '服务期限',
      '服务数量',
      '服务质量',
      '合同价款',
      '资金结算方式',
      '双方权利义务',
      '违约责任',
    ])
      expect(text).toContain(heading);
    expect(text.indexOf('政府购买服务合同')).toBeLessThan(text.indexOf('Contract for purchased services'));
    expect(text).toContain('300,000.00');
    expect(text).toContain('科苑街道办事处 · 11370303000000000X');
    expect(text).not.toMatch(/\{\w+\}/);
  });

  it('is the same bytes for the same agreement, and others for another', () => {
    expect(contractText({ ...agreed }, template)).toBe(contractText(agreed, template));
    expect(contractText({ ...agreed, priceFen: 30_000_001 }, template)).not.toBe(
      contractText(agreed, template),
    );
  });

  it.each(clauseNames)('is refused without %s', (name) => {
    const silent = { ...agreed, clauses: [{ name, zh: ' \n', en: '' }] };
    expect(() => contractText(silent, template)).toThrow(
      code('contract.clause-missing', { missing: [name] }),
    );
  });

  it('takes the words of the buyer for a clause, and says in English where they are', () => {
    const text = contractText(
      { ...agreed, clauses: [{ name: 'breach', zh: '空岗按日扣减岗位价款。', en: '' }] },
      template,
    );
    expect(text).toContain('空岗按日扣减岗位价款。');
    expect(text).toContain('As the Chinese text says.');
  });

  it('keeps the words of a party within its cell', () => {
    const name = '走访 | 9,999 |\n| 假行 | 1 |';
    const text = contractText({ ...agreed, milestones: [{ name, plannedUnits: 60, priceFen: 1 }] }, template);
    expect(text).toContain('| 1 | 走访 9,999 假行 1 | 60 | 0.01 |');
  });

  it('holds nobody’s ID or phone number, and is not misled by other long numbers', () => {
    for (const zh of ['联系人 11010519491231002x', '电话13812345678。']) {
      const telling = { ...agreed, clauses: [{ name: 'rights' as const, zh, en: '' }] };
      expect(() => contractText(telling, template)).toThrow(code('contract.personal-data'));
    }
    expect(() =>
      tellsNobodysData('统一社会信用代码 91350100M000100Y43，预算编号 110105194912310021'),
    ).not.toThrow();
  });

  it('has no template before the rules it follows', () => {
    expect(() => templateFor('370303', '2019-12-31')).toThrow(code('contract.no-template'));
  });
});
