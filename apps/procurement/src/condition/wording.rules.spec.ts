import { describe, expect, it } from '@jest/globals';
import { checkWording } from './wording.rules.ts';

const wording = {
  title: '社工岗位服务（5 岗）',
  use: 'service-purchase',
  conditions: ['具有独立承担民事责任的能力'],
  criteria: [{ name: '服务方案' }],
} as const;
const refusal = (code: string, article: string): unknown =>
  expect.objectContaining({ code: `tender.${code}`, facts: expect.objectContaining({ article }) as unknown });

describe('the words of a tender', () => {
  it.each([
    ['本地注册的社会组织加 5 分', 'GPR 20(4)'],
    ['投标人须在本区设有分支机构', 'GPR 20(4)'],
    ['获市级荣誉的加 2 分', 'GPR 20(4)'],
    ['仅限某某品牌', 'GPR 20(6)'],
    ['投标人须为国有企业', 'GPR 20(7)'],
    ['注册资本不低于 500 万元', '财库〔2020〕46号 5'],
    ['成立满三年', '财库〔2020〕46号 5'],
  ])('may not ask "%s" (%s)', (text, article) => {
    expect(() => checkWording({ ...wording, conditions: [text] })).toThrow(
      refusal('condition-not-allowed', article),
    );
  });

  it('may not score what they may not ask', () => {
    expect(() => checkWording({ ...wording, criteria: [{ name: '本地社工机构加分' }] })).toThrow(
      refusal('condition-not-allowed', 'GPR 20(4)'),
    );
  });

  it.each(['购买设置公益性岗位服务', '公益性岗位人员', '街道劳务派遣服务', '人员招聘', '采购公益岗位'])(
    'may not buy "%s" (102 art. 10)',
    (title) => {
      expect(() => checkWording({ ...wording, title })).toThrow(refusal('item-not-allowed', '102 art. 10'));
    },
  );

  it('may not spend the money for posts', () => {
    expect(() => checkWording({ ...wording, use: 'welfare-post-subsidy' })).toThrow(
      refusal('item-not-allowed', '102 art. 10'),
    );
  });

  it.each(['公益性岗位考勤核查服务', '购买公益性岗位管理服务', '人员招聘经办服务', '潘苑社区简易物业服务'])(
    'may buy "%s": handling and checking are services',
    (title) => {
      expect(() => checkWording({ ...wording, title })).not.toThrow();
    },
  );

  it.each([
    '具有社会工作师 3 名',
    '在潘苑社区提供上门服务',
    '近三年内无重大违法记录',
    '不得以劳务派遣方式用工',
    '按时足额缴纳社会保险',
  ])('may ask "%s"', (text) => {
    expect(() => checkWording({ ...wording, conditions: [text] })).not.toThrow();
  });
});
