import { describe, expect, it } from '@jest/globals';
import { assessmentGrade, assessmentTotal } from '#regulation';
import { assessmentWeights, satisfactionScore } from './assessment.rules.ts';

const at = { area: '370303', on: '2026-06-30' };

describe('an assessment', () => {
  it('weighs profession, buyer and residents 50 / 20 / 30 (SO-08)', () => {
    expect(assessmentWeights(at)).toMatchObject({
      professional: '0.50',
      buyer: '0.20',
      satisfaction: '0.30',
    });
  });

  it('gives worked case 25(c): 88, 92 and 95 make 90.90, 优秀; with 60 from residents 80.40, 良好', () => {
    const { professional, buyer, satisfaction } = assessmentWeights(at);
    const total = (answers: string): string =>
      assessmentTotal([
        { score: '88', weight: professional },
        { score: '92', weight: buyer },
        { score: answers, weight: satisfaction },
      ]);
    expect([total('95'), assessmentGrade(total('95'), at)]).toEqual(['90.90', 'excellent']);
    expect([total('60'), assessmentGrade(total('60'), at)]).toEqual(['80.40', 'good']);
  });

  it('turns the answers of residents into points', () => {
    expect(satisfactionScore([5, 5, 4])).toBe('93.33');
    expect(satisfactionScore([1])).toBe('20.00');
  });

  it('cannot do without the residents', () => {
    expect(() => satisfactionScore([])).toThrow(expect.objectContaining({ code: 'assessment.no-answers' }));
  });
});
