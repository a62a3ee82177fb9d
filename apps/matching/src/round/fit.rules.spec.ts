import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitOfPost, fitOfShift, type Applicant, type Post, type Shift, type Volunteer } from './fit.rules.ts';

const HOUR = 3_600_000;
const shift: Shift = { id: 's', areaCode: '370303-KY-PY', team: null, from: 0, to: 3 * HOUR };
const volunteer: Volunteer = {
  id: 'v',
  areaCode: '370303-KY-PY',
  teams: [],
  busy: [],
  engagements: 0,
  settled: [],
  asked: false,
};
const post: Post = { id: 'p', areaCode: '370303-KY-PY', groups: [] };
const applicant: Applicant = {
  id: 'a',
  areaCode: '370303-KY-PY',
  group: 'graduate',
  waitingMonths: 0,
  placed: false,
  asked: false,
};

const ofShift = (v: Partial<Volunteer> = {}, s: Partial<Shift> = {}) =>
  fitOfShift({ ...volunteer, ...v }, { ...shift, ...s });
const ofPost = (a: Partial<Applicant> = {}, p: Partial<Post> = {}) =>
  fitOfPost({ ...applicant, ...a }, { ...post, ...p });

describe('a volunteer beside a shift', () => {
  it('is never proposed across districts, without the team, while busy, twice, or while another answer is open', () => {
    expect(ofShift({ areaCode: '370304-KY-PY' })).toEqual({ allowed: false, because: 'area.other-district' });
    expect(ofShift({ teams: ['legal'] }, { team: 'medical' })).toMatchObject({ because: 'team.missing' });
    expect(ofShift({ busy: [{ from: 2 * HOUR, to: 4 * HOUR }] })).toMatchObject({ because: 'time.overlap' });
    expect(ofShift({ settled: ['s'] })).toMatchObject({ because: 'person.settled' });
    expect(ofShift({ asked: true })).toMatchObject({ because: 'person.asked' });
  });

  it('may serve two shifts that only touch', () => {
    expect(ofShift({ busy: [{ from: 3 * HOUR, to: 4 * HOUR }] })).toMatchObject({ allowed: true });
  });

  it('fits better from the same community than from the same street or district', () => {
    const fits = ['370303-KY-PY', '370303-KY-XX', '370303-YY-PY', '370303'].map((areaCode) =>
      ofShift({ areaCode }),
    );
    expect(fits).toMatchObject([{ fit: 60 }, { fit: 45 }, { fit: 30 }, { fit: 30 }]);
  });

  it('is never more fitting for having served more', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)].map((engagements) => ofShift({ engagements }));
        expect(few?.allowed && many?.allowed && few.fit >= many.fit).toBe(true);
      }),
    );
  });
});

describe('an applicant beside a post', () => {
  it('is never proposed while in a post, across districts, or outside the groups of the round', () => {
    expect(ofPost({ placed: true })).toEqual({ allowed: false, because: 'person.placed' });
    expect(ofPost({ areaCode: '370304' })).toMatchObject({ because: 'area.other-district' });
    expect(ofPost({}, { groups: ['employment-hardship'] })).toMatchObject({ because: 'group.not-meant' });
    expect(ofPost({ asked: true })).toMatchObject({ because: 'person.asked' });
  });

  it('comes first in employment hardship, and later the shorter the wait', () => {
    expect(ofPost({ group: 'employment-hardship' })).toMatchObject({ fit: 70 });
    expect(ofPost({ waitingMonths: 3 })).toMatchObject({ fit: 61 });
    expect(ofPost({ waitingMonths: 300 })).toMatchObject({ fit: 75 });
  });

  it('has a fit that is the sum of its reasons', () => {
    fc.assert(
      fc.property(fc.nat(40), (waitingMonths) => {
        const verdict = ofPost({ waitingMonths });
        const sum = verdict.allowed ? verdict.because.reduce((all, { points }) => all + points, 0) : -1;
        expect(verdict).toMatchObject({ fit: sum });
      }),
    );
  });
});
