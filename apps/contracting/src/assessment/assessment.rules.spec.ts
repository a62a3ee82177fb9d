import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assessmentGrade, assessmentTotal, rationals } from '#regulation';
import { assessmentWeights, formulaOf, professionalScore, satisfactionScore } from './assessment.rules.ts';
import { assessmentDates, mayAssess, mayBeMidterm, nextRound } from './rounds.rules.ts';

const at = { area: '370303', on: '2026-06-30' };
const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('an assessment', () => {
  it('weighs profession, buyer and residents 50 / 20 / 30 (SO-08)', () => {
    const weights = assessmentWeights(at);
    expect(weights).toMatchObject({ professional: '0.50', buyer: '0.20', satisfaction: '0.30' });
    const { parseDecimal, add, compare, rational } = rationals;
    const sum = [weights.professional, weights.buyer, weights.satisfaction].map(parseDecimal).reduce(add);
    expect(compare(sum, rational(1))).toBe(0);
  });

  it('gives worked case 25(c): 88, 92 and 95 make 90.90, 优秀; with 60 from residents 80.40, 良好', () => {
    const { professional, buyer, satisfaction } = assessmentWeights(at);
    const parts = (answers: string): { score: string; weight: string }[] => [
      { score: '88', weight: professional },
      { score: '92', weight: buyer },
      { score: answers, weight: satisfaction },
    ];
    const total = (answers: string): string => assessmentTotal(parts(answers));
    expect([total('95'), assessmentGrade(total('95'), at)]).toEqual(['90.90', 'excellent']);
    expect([total('60'), assessmentGrade(total('60'), at)]).toEqual(['80.40', 'good']);
    expect(formulaOf(parts('95'), total('95'))).toBe('88.00 × 50 % + 92.00 × 20 % + 95.00 × 30 % = 90.90');
  });

  it('turns the answers of residents into points', () => {
    expect(satisfactionScore([5, 5, 4])).toBe('93.33');
    expect(satisfactionScore([1])).toBe('20.00');
  });

  it('cannot do without the residents', () => {
    expect(() => satisfactionScore([])).toThrow(code('assessment.no-answers'));
  });

  it('gets its professional score from items, never above what they give', () => {
    const items = [
      { name: '服务成效', maxPoints: 60, points: '55.50' },
      { name: '财务', maxPoints: 20, points: '12' },
    ];
    expect(professionalScore(items)).toBe('84.38');
    expect(() => professionalScore([{ name: '财务', maxPoints: 20, points: '20.01' }])).toThrow(
      code('professional-score.out-of-range'),
    );
    const item = fc.integer({ min: 1, max: 100 }).chain((maxPoints) =>
      fc.record({
        name: fc.constant('项'),
        maxPoints: fc.constant(maxPoints),
        points: fc
          .integer({ min: 0, max: maxPoints * 100 })
          .map((n) => rationals.toFixed2(rationals.rational(n, 100))),
      }),
    );
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (some) => {
        expect(['excellent', 'good', 'pass', 'fail']).toContain(assessmentGrade(professionalScore(some), at));
      }),
    );
  });
});

describe('the rounds of an assessment', () => {
  it('are one, and one more after 不合格 is rectified', () => {
    const failed = { round: 1, band: 'fail', rectified: false };
    expect(nextRound(undefined, at)).toBe(1);
    expect(() => nextRound({ ...failed, band: 'pass' }, at)).toThrow(code('assessment.repeated'));
    expect(() => nextRound(failed, at)).toThrow(code('assessment.not-rectified'));
    expect(nextRound({ ...failed, rectified: true }, at)).toBe(2);
    expect(() => nextRound({ round: 2, band: 'fail', rectified: true }, at)).toThrow(
      code('assessment.reassessed-once'),
    );
  });

  it('end a month before the contract does; a short contract has no other (SO-04)', () => {
    const year = assessmentDates({ startsOn: '2026-04-01', endsOn: '2027-03-31' }, '440304');
    expect(year).toMatchObject({ finalOnly: false, midtermDue: '2026-10-01', finalDue: '2027-02-28' });
    const short = assessmentDates({ startsOn: '2026-04-01', endsOn: '2026-12-31' }, '370303');
    expect(short).toMatchObject({ finalOnly: true, midtermDue: null, finalDue: '2026-11-30' });
    expect(() => mayBeMidterm('midterm', year)).not.toThrow();
    expect(() => mayBeMidterm('final', short)).not.toThrow();
    expect(() => mayBeMidterm('midterm', short)).toThrow(code('assessment.final-only'));
  });

  it('are by a third party', () => {
    const third = {
      ...{ organizationId: 'x', personId: 'p', buyerOrganizationId: 'b', supplierOrganizationId: 's' },
      involved: ['worker', 'drafter'],
    };
    expect(() => mayAssess(third)).not.toThrow();
    for (const over of [{ organizationId: 'b' }, { organizationId: 's' }, { personId: 'worker' }])
      expect(() => mayAssess({ ...third, ...over })).toThrow(code('assessor.recused'));
  });
});
