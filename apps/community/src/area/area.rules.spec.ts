import { describe, expect, it } from '@jest/globals';
import { areaFits } from './area.rules.ts';

describe('an area', () => {
  it('stands alone only when it is a district', () => {
    expect(() => areaFits('district', undefined)).not.toThrow();
    expect(() => areaFits('street', undefined)).toThrow(
      expect.objectContaining({ code: 'area.wrong-parent' }),
    );
  });

  it('lies under a larger one, never under its like', () => {
    expect(() => areaFits('base-grid', 'community')).not.toThrow();
    expect(() => areaFits('community', 'community')).toThrow(
      expect.objectContaining({ code: 'area.wrong-parent' }),
    );
    expect(() => areaFits('street', 'estate')).toThrow(
      expect.objectContaining({ code: 'area.wrong-parent' }),
    );
  });
});
