import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SteadyClock } from './clock.ts';

/** Two clocks that a test moves. */
class Sources {
  at = 1_000_000;
  ran = 0;
  readonly wall = (): number => this.at;
  readonly monotonic = (): number => this.ran;

  pass(ms: number, { drift = 0 } = {}): void {
    this.ran += ms;
    this.at += ms + drift;
  }
}

describe('a steady clock', () => {
  it('does not jump with the wall clock, in either direction, and shows by how much that jumped', () => {
    for (const jump of [-3_600_000, 3_600_000]) {
      const sources = new Sources();
      const clock = new SteadyClock(sources);
      sources.pass(500);
      sources.at += jump;
      expect(clock.now()).toBe(1_000_500);
      expect(clock.skewMs()).toBe(jump);
      sources.pass(10_000);
      expect(clock.now()).toBe(1_010_500);
    }
  });

  it('follows small corrections, at half a second in a thousand at most', () => {
    const sources = new Sources();
    const clock = new SteadyClock(sources);
    sources.pass(100_000, { drift: 200 });
    expect(clock.now()).toBe(1_100_050);
    for (let i = 0; i < 10; i++) {
      sources.pass(100_000);
      clock.now();
    }
    expect(clock.skewMs()).toBe(0);
  });

  it('never goes back, whatever the wall clock does', () => {
    const steps = fc.array(fc.record({ passed: fc.nat(5000), set: fc.integer({ min: -5000, max: 5000 }) }));
    fc.assert(
      fc.property(steps, (moves) => {
        const sources = new Sources();
        const clock = new SteadyClock(sources);
        let last = clock.now();
        for (const { passed, set } of moves) {
          sources.pass(passed);
          sources.at += set;
          const now = clock.now();
          expect(now).toBeGreaterThanOrEqual(last);
          expect(now - last).toBeLessThanOrEqual(passed + 5);
          last = now;
        }
      }),
    );
  });
});
