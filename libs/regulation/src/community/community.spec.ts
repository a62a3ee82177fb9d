import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { parameter } from '../parameters/parameter.ts';
import { assessmentGrade, assessmentTotal, randomCheckCount, vacancyDeduction } from './assessment.ts';
import {
  checkCommunityFund,
  checkMonthlyWage,
  householdSchemeYear,
  labourFloor,
  minimumPerHundred,
} from './household-scheme.ts';
import { checkSubsidyMonth, subsidyTerm } from './subsidy-term.ts';
import { certificateHours, serviceMinutes, starRating } from './volunteer-minutes.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const ZHANGDIAN = '370303';
const AT = { area: ZHANGDIAN, on: '2026-11-23' };

describe('the property scheme (case 18)', () => {
  const rate = Number(parameter('property-scheme-household-year', ZHANGDIAN, '2013-12-01').value);

  it('costs 130 yuan a household and year', () => {
    expect(householdSchemeYear([{ households: 3117, months: 12 }], rate)).toBe(40_521_000);
  });

  it('is prorated by month when the roll grows', () => {
    const halves = [3117, 3150].map((households) => ({ households, months: 6 }));
    expect(householdSchemeYear(halves, rate)).toBe(40_735_500);
    expect(() => householdSchemeYear(halves.slice(1), rate)).toThrow(broken('roll.not-a-year'));
  });

  it('must cover the minimum wage of its staff', () => {
    const year = (month: string) => Array.from({ length: 12 }, () => month);
    expect(labourFloor(20, year('2013-12'), ZHANGDIAN)).toBe(33_120_000);
    expect(labourFloor(20, year('2015-06'), ZHANGDIAN)).toBe(38_400_000);
    expect(() => checkMonthlyWage(60_000, '2014-06', ZHANGDIAN)).toThrow(broken('wage.below-minimum'));
    expect(() => checkMonthlyWage(150_000, '2014-06', ZHANGDIAN)).not.toThrow();
  });
});

describe('5000 yuan a hundred households (case 20)', () => {
  it('is a minimum by exact share, or by every hundred begun', () => {
    const least = minimumPerHundred(2937, 500_000);
    expect(least).toBe(14_685_000);
    expect(minimumPerHundred(2937, 500_000, 'hundreds-begun')).toBe(15_000_000);
    expect(() => checkCommunityFund(14_500_000, least)).toThrow(broken('fund.below-minimum'));
    expect(() => checkCommunityFund(14_685_000, least)).not.toThrow();
    expect(() => checkCommunityFund(15_000_000, least)).not.toThrow();
  });
});

describe('the term of a subsidy (case 22)', () => {
  const term = (retirementOn: string | null, inclusive = false) =>
    subsidyTerm({ firstMonth: '2024-03', retirementOn, inclusive }, { area: ZHANGDIAN, on: '2024-03-01' });

  it('is 36 months', () => {
    expect(term(null)).toMatchObject({ lastMonth: '2027-02', reason: 'full-term' });
    expect(() => checkSubsidyMonth('2027-02', '2024-03', term(null))).not.toThrow();
    expect(() => checkSubsidyMonth('2027-03', '2024-03', term(null))).toThrow(broken('subsidy.term-over'));
    expect(() => checkSubsidyMonth('2024-02', '2024-03', term(null))).toThrow(broken('subsidy.not-begun'));
  });

  it('lasts until retirement when that is less than five years away', () => {
    expect(term('2028-08-31').lastMonth).toBe('2028-08');
    expect(term('2029-03-31').lastMonth).toBe('2027-02');
    expect(term('2029-03-01').lastMonth).toBe('2027-02');
    expect(term('2029-03-01', true).lastMonth).toBe('2029-03');
  });
});

describe("a volunteer's minutes (case 24)", () => {
  const at = (time: string) => parseInstant(`2026-11-21T${time}:00+08:00`) ?? Number.NaN;
  const morning = { taskFrom: at('09:00'), taskTo: at('12:00'), checkIn: at('08:47'), checkOut: at('12:05') };
  const noon = { taskFrom: at('11:00'), taskTo: at('13:00'), checkIn: at('11:00'), checkOut: at('13:00') };

  it('count presence within the task, overlaps once', () => {
    expect(serviceMinutes([morning])).toBe(180);
    expect(serviceMinutes([noon, morning])).toBe(240);
    expect(serviceMinutes([morning, { ...noon, taskTo: at('11:30') }])).toBe(180);
    expect(serviceMinutes([{ ...morning, checkIn: at('12:02') }])).toBe(0);
    expect(() => serviceMinutes([{ ...morning, checkOut: at('08:00') }])).toThrow(
      broken('service.ends-before-start'),
    );
  });

  it('become hours rounded down', () => {
    expect([180, 240, 170, 17_999].map((minutes) => certificateHours(minutes))).toEqual([
      '3.0',
      '4.0',
      '2.8',
      '299.9',
    ]);
    expect(certificateHours(170, 'half-hour')).toBe('2.5');
  });

  it('earn stars by the table of the place', () => {
    expect([5_999, 17_999, 18_000, 90_000].map((minutes) => starRating(minutes, AT))).toEqual([0, 1, 2, 5]);
    expect(starRating(18_000, { ...AT, area: '320582' })).toBe(5);
  });
});

describe('an assessment (case 25c)', () => {
  const total = (satisfaction: string) =>
    assessmentTotal([
      { score: '88', weight: '0.50' },
      { score: '92', weight: '0.20' },
      { score: satisfaction, weight: '0.30' },
    ]);

  it('is weighted and graded without gaps', () => {
    expect([total('95'), assessmentGrade(total('95'), AT)]).toEqual(['90.90', 'excellent']);
    expect([total('60'), assessmentGrade(total('60'), AT)]).toEqual(['80.40', 'good']);
    expect(['89.50', '79.99', '59.99'].map((score) => assessmentGrade(score, AT))).toEqual([
      'good',
      'pass',
      'fail',
    ]);
    expect(() => assessmentTotal([{ score: '88', weight: '0.9' }])).toThrow(broken('assessment.weights'));
    expect(() => assessmentGrade('100.01', AT)).toThrow(broken('assessment.score-invalid'));
  });

  it('draws a part of a project as a whole one', () => {
    expect([11, 10].map((projects) => randomCheckCount(projects, { ...AT, area: '440300' }))).toEqual([4, 3]);
  });

  it('deducts a vacancy by the day', () => {
    expect(vacancyDeduction(6_000_000, 45)).toBe(739_726);
  });
});
