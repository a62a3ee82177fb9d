import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../json.ts';
import { mergeReleases } from './merge-releases.ts';
import { mergeRulesOf } from './merge-rules.ts';

const OCID = 'ocds-linli0-1';

/** A release of day `day` with this content. */
function release(day: number, content: JsonObject, more: JsonObject = {}): JsonObject {
  const date = `2026-03-${String(day).padStart(2, '0')}T09:00:00+08:00`;
  return { ocid: OCID, id: `r${day}`, date, tag: ['tender'], initiationType: 'tender', ...content, ...more };
}

/** The compiled release without what every one of them has. */
function compiled(...releases: JsonObject[]): JsonObject {
  const {
    id: _id,
    date: _date,
    tag: _tag,
    ocid: _ocid,
    initiationType: _type,
    ...rest
  } = mergeReleases(releases).compiledRelease;
  return rest;
}

describe('merging releases', () => {
  it('names the compiled release after its process and its last date', () => {
    const merged = mergeReleases([release(2, {}), release(5, {}), release(3, {})]).compiledRelease;
    expect(merged).toEqual({
      ...{ ocid: OCID, id: `${OCID}-2026-03-05T09:00:00+08:00`, date: '2026-03-05T09:00:00+08:00' },
      ...{ tag: ['compiled'], initiationType: 'tender' },
    });
  });

  it('keeps the last value of a field, by date and not by place in the list', () => {
    const early = release(1, { tender: { id: 't', title: 'Home care', status: 'active' } });
    const late = release(2, { tender: { id: 't', title: 'Home care for the old' } });
    const expected = { tender: { id: 't', title: 'Home care for the old', status: 'active' } };
    expect(compiled(early, late)).toEqual(expected);
    expect(compiled(late, early)).toEqual(expected);
  });

  it('orders by the moment, whatever the zone it is written in', () => {
    const first = release(1, { language: 'zh' }, { date: '2026-03-02T00:30:00+08:00' });
    const second = release(1, { language: 'en' }, { date: '2026-03-01T17:00:00Z', id: 'r2' });
    expect(compiled(second, first)).toEqual({ language: 'en' });
  });

  it('takes a field away with null, a whole branch of it too', () => {
    const first = release(1, { tender: { id: 't', value: { amount: 5, currency: 'CNY' }, title: 'x' } });
    expect(compiled(first, release(2, { tender: { id: 't', title: null } }))).toEqual({
      tender: { id: 't', value: { amount: 5, currency: 'CNY' } },
    });
    expect(compiled(first, release(2, { tender: { id: 't', value: null } }))).toEqual({
      tender: { id: 't', title: 'x' },
    });
    expect(compiled(first, release(2, { tender: null }))).toEqual({});
  });

  it('merges lists of objects by id, and adds what has none', () => {
    const first = release(1, { parties: [{ id: 'a', name: 'A', roles: ['buyer'] }] });
    const second = release(2, {
      parties: [{ id: 'b', name: 'B' }, { id: 'a', roles: ['buyer', 'payer'] }, { name: 'nobody' }],
    });
    const third = release(3, { parties: [{ name: 'nobody' }] });
    expect(compiled(first, second, third)).toEqual({
      parties: [
        { id: 'a', name: 'A', roles: ['buyer', 'payer'] },
        { id: 'b', name: 'B' },
        { name: 'nobody' },
        { name: 'nobody' },
      ],
    });
  });

  it('merges lists inside of lists', () => {
    const paid = (id: string, amount: number): JsonObject => ({ id, value: { amount, currency: 'CNY' } });
    const contract = (...transactions: JsonObject[]): JsonObject => ({
      contracts: [{ id: 'c', awardID: 'a', implementation: { transactions } }],
    });
    expect(
      compiled(release(1, contract(paid('1', 10))), release(2, contract(paid('2', 20), paid('1', 11)))),
    ).toEqual(contract(paid('1', 11), paid('2', 20)));
  });

  it('replaces a list of texts, and a list whose items nothing tells apart', () => {
    const tender = (methods: string[], extra: string[]): JsonObject => ({
      tender: {
        ...{ id: 't', submissionMethod: methods },
        items: [{ id: 'i', additionalClassifications: extra.map((id) => ({ scheme: 's', id })) }],
      },
    });
    expect(compiled(release(1, tender(['a', 'b'], ['1', '2'])), release(2, tender(['c'], ['3'])))).toEqual(
      tender(['c'], ['3']),
    );
    const none = mergeRulesOf({ properties: { notes: { items: { properties: { text: {} } } } } });
    const noted = (text: string): JsonObject => ({ notes: [{ text }] });
    const merged = mergeReleases([release(1, noted('old')), release(2, noted('new'))], none).compiledRelease;
    expect(merged['notes']).toEqual([{ text: 'new' }]);
  });

  it('leaves nothing behind of what says nothing', () => {
    expect(compiled(release(1, { planning: { budget: {} }, awards: [] }))).toEqual({});
    const budget = release(1, { planning: { budget: { id: 'b' } } });
    expect(compiled(budget, release(2, { planning: {} }))).toEqual({ planning: { budget: { id: 'b' } } });
    expect(compiled(budget, release(2, { planning: { budget: { id: null } } }))).toEqual({});
  });

  it('never changes what it is given', () => {
    const releases = [
      release(1, { parties: [{ id: 'a', roles: ['buyer'] }] }),
      release(2, { parties: [{ id: 'a', name: 'A' }] }),
    ];
    const before = structuredClone(releases);
    mergeReleases(releases);
    expect(releases).toEqual(before);
  });

  it('keeps each value a field ever had, once, with the release it came from', () => {
    const { versionedRelease } = mergeReleases([
      release(1, { tender: { id: 't', status: 'active' }, parties: [{ id: 'a', identifier: { id: '91' } }] }),
      release(2, { tender: { id: 't', status: 'active' } }),
      release(3, { tender: { id: 't', status: null } }),
    ]);
    const from = (day: number): JsonObject => {
      const { id, date, tag } = release(day, {});
      return { releaseID: id ?? null, releaseDate: date ?? null, releaseTag: tag ?? null };
    };
    expect(versionedRelease).toEqual({
      ocid: OCID,
      initiationType: [{ ...from(1), value: 'tender' }],
      tender: {
        // Outside of a list an id is a field as others are.
        id: [{ ...from(1), value: 't' }],
        status: [
          { ...from(1), value: 'active' },
          { ...from(3), value: null },
        ],
      },
      parties: [{ id: 'a', identifier: { id: [{ ...from(1), value: '91' }] } }],
    });
  });

  it('refuses what has no order or is not one process', () => {
    const broken = (code: string): unknown => expect.objectContaining({ name: 'RuleBroken', code });
    expect(() => mergeReleases([])).toThrow(broken('ocds.no-releases'));
    expect(() => mergeReleases([release(1, {}), release(2, {}, { ocid: 'other' })])).toThrow(
      broken('ocds.mixed-ocids'),
    );
    expect(() => mergeReleases([release(1, {}, { date: 'soon' })])).toThrow(broken('ocds.date-missing'));
  });

  it('gives the same whatever order the releases come in', () => {
    const field = fc.constantFrom('title', 'description', 'status');
    const change = fc.dictionary(field, fc.option(fc.string()));
    const item = fc.record({ id: fc.constantFrom('1', '2', '3'), name: fc.string() });
    const contents = fc.array(fc.tuple(change, fc.uniqueArray(item, { selector: ({ id }) => id })), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(contents, fc.infiniteStream(fc.nat()), (some, numbers) => {
        const releases = some.map(([tender, parties], i) => release(i + 1, { tender, parties }));
        const keyed = releases.map((one) => ({ one, key: numbers.next().value as number }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
        expect(mergeReleases(shuffled)).toEqual(mergeReleases(releases));
      }),
    );
  });
});
