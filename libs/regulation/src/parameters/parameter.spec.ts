import { describe, expect, it } from '@jest/globals';
import { isLegalDate } from '../calendar/dates.ts';
import { jurisdictionsOf, parameter, PARAMETERS } from './parameter.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const ZHANGDIAN = '370303';

describe('a rule parameter', () => {
  it.each([
    ['2013-12-01', '138000'],
    ['2014-02-28', '138000'],
    ['2014-03-01', '150000'],
    ['2015-06-01', '160000'],
    ['2026-11-23', '220000'],
  ])('gives the minimum wage of %s', (on, value) => {
    expect(parameter('minimum-wage', ZHANGDIAN, on)).toMatchObject({ value, unit: 'fen' });
  });

  it('is named in kebab-case or camelCase, for a community as for its district', () => {
    const found = parameter('minimumWage', '370303012005', '2014-06-01');
    expect(found).toEqual(parameter('minimum-wage', ZHANGDIAN, '2014-06-01'));
    expect(found).toMatchObject({ source: '鲁政字〔2014〕49号', certainty: 'W', to: '2015-02-28' });
  });

  it('falls back from district to city, province and nation', () => {
    expect(jurisdictionsOf(ZHANGDIAN)).toEqual(['370303', '370300', '370000', 'CN']);
    expect(parameter('welfare-post-hardship-share-min', ZHANGDIAN, '2026-01-01').jurisdiction).toBe('370000');
    expect(parameter('volunteer-star-1-hours', '320582', '2026-01-01').value).toBe('30');
    expect(parameter('volunteer-star-1-hours', '370303', '2026-01-01').value).toBe('100');
  });

  it('changes with its law', () => {
    expect(parameter('sme-price-deduction-max', 'CN', '2022-06-30').value).toBe('0.10');
    expect(parameter('sme-price-deduction-max', 'CN', '2022-07-01').value).toBe('0.20');
    expect(() => parameter('emergency-supplement-rate', 'CN', '2026-09-30')).toThrow(
      broken('parameter.not-found'),
    );
    expect(parameter('emergency-supplement-rate', 'CN', '2026-10-01').value).toBe('0.30');
  });

  it('is refused for an unknown code, area or date', () => {
    expect(() => parameter('minimum-wage', ZHANGDIAN, '2013-02-28')).toThrow(broken('parameter.not-found'));
    expect(() => parameter('minimum-wage', '110105', '2014-06-01')).toThrow(broken('parameter.not-found'));
    expect(() => parameter('constructor', 'CN', '2014-06-01')).toThrow(broken('parameter.not-found'));
    expect(() => parameter('minimum-wage', '37', '2014-06-01')).toThrow(broken('area.invalid'));
    expect(() => parameter('minimum-wage', ZHANGDIAN, '2014-02-30')).toThrow(broken('date.invalid'));
  });

  it('has one value at a time, a source and a decimal value', () => {
    for (const row of PARAMETERS) {
      const same = PARAMETERS.filter(
        (other) =>
          other.code === row.code && other.jurisdiction === row.jurisdiction && other.from >= row.from,
      );
      expect(same.filter((other) => row.to === null || other.from <= row.to)).toEqual([row]);
      expect([isLegalDate(row.from), row.source.length > 2]).toEqual([true, true]);
      expect(row.value).toMatch(row.unit === 'fen' ? /^\d+$/ : /^\d+(\.\d+)?$/);
    }
  });
});
