import { describe, expect, it } from '@jest/globals';
import { checkRegistrar } from './applicant.rules.ts';

describe('an application for a post', () => {
  it('is made by the person, or by the street for the person', () => {
    expect(() => checkRegistrar({ personId: 'me', roles: ['post-holder'] }, 'me')).not.toThrow();
    expect(() => checkRegistrar({ personId: 'clerk', roles: ['street'] }, 'me')).not.toThrow();
    expect(() => checkRegistrar({ personId: 'other', roles: ['post-holder'] }, 'me')).toThrow(
      expect.objectContaining({ code: 'applicant.not-yourself' }),
    );
  });
});
