import { describe, expect, it } from '@jest/globals';
import type { Verdict } from './fit.rules.ts';
import { edgesOf, unfilledTargets, unmatchedPeople, type Table, type Target } from './round.rules.ts';

interface Person {
  readonly id: string;
  readonly blocked?: string;
}

const fit = ({ blocked }: Person): Verdict =>
  blocked === undefined ? { allowed: true, fit: 1, because: [] } : { allowed: false, because: blocked };

const target = (over: Partial<Target> = {}): Target => ({ id: 't', open: 1, closed: null, ...over });
const table = (people: Person[], targets: Target[]): Table<Person, Target> => ({ people, targets, fit });

describe('who is left out learns why', () => {
  it('outranked, when a seat went to somebody else', () => {
    const round = table([{ id: 'a' }, { id: 'b' }], [target()]);
    expect(unmatchedPeople(round, [{ personId: 'a', targetId: 't' }])).toEqual([
      { personId: 'b', reasons: ['outranked'] },
    ]);
    expect(unfilledTargets(round, [{ personId: 'a', targetId: 't' }])).toEqual([]);
  });

  it('every hard rule that stood in the way, once', () => {
    const people = [{ id: 'a', blocked: 'team.missing' }];
    const round = table(people, [target({ id: 't1' }), target({ id: 't2' }), target({ id: 't3', open: 0 })]);
    expect(unmatchedPeople(round, [])).toEqual([{ personId: 'a', reasons: ['target.full', 'team.missing'] }]);
    expect(unfilledTargets(round, [])).toEqual([
      { targetId: 't1', unfilled: 1, reasons: ['team.missing'] },
      { targetId: 't2', unfilled: 1, reasons: ['team.missing'] },
      { targetId: 't3', unfilled: 0, reasons: ['target.full'] },
    ]);
  });

  it('a target nobody may be proposed for, and a round without people or targets', () => {
    const closed = target({ closed: 'target.not-funded', open: 3 });
    expect(edgesOf(table([{ id: 'a' }], [closed]))).toEqual([]);
    expect(unfilledTargets(table([{ id: 'a' }], [closed]), [])).toEqual([
      { targetId: 't', unfilled: 3, reasons: ['target.not-funded'] },
    ]);
    expect(unmatchedPeople(table([{ id: 'a' }], []), [])).toEqual([
      { personId: 'a', reasons: ['target.none'] },
    ]);
    expect(unfilledTargets(table([], [target()]), [])[0]?.reasons).toEqual(['people.none-left']);
  });
});
