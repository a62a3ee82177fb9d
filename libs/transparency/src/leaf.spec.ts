import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, eventLeaf, eventLeafHash, newLeafSalt } from './index.ts';

const malformed = expect.objectContaining({ code: 'leaf.malformed' });

describe('canonical JSON', () => {
  it('is the example of RFC 8785 §3.2.3', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\u0022/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts by UTF-16 code units, as RFC 8785 does', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect([...canonicalJson(value).matchAll(/:(\d)/g)].map((match) => match[1]).join('')).toBe('2467153');
  });

  it('does not depend on the order of members and keeps the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: 1, a: 2, c: undefined })).toBe('{"a":2,"b":1}');
  });

  it.each([
    [Number.NaN],
    [1n],
    [undefined],
    [() => 1],
    ['\ud800'],
    [{ '\udc00': 1 }],
    [[Number.POSITIVE_INFINITY]],
  ])('refuses what JSON cannot carry', (value) => {
    expect(() => canonicalJson(value)).toThrow(malformed);
  });
});

describe('the leaf of an event', () => {
  it('cannot be guessed from the event without its salt', () => {
    const event = { type: 'procurement.bids-opened.v1', tenderId: 'x' };
    const salt = newLeafSalt();
    expect(eventLeafHash(salt, event)).toEqual(eventLeafHash(salt, { tenderId: 'x', type: event.type }));
    expect(eventLeafHash(salt, event)).not.toEqual(eventLeafHash(newLeafSalt(), event));
    expect(() => eventLeaf(new Uint8Array(3), event)).toThrow(malformed);
  });
});
