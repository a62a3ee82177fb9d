import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allServices } from '../support/all-services.ts';
import { routesOf } from '../support/routes.ts';

const routes = routesOf(await allServices());

describe('who may do what', () => {
  // A second place on purpose: whoever opens or closes a route says so twice, and reviewers see it in one list.
  it('is what the list of permissions says, route by route', () => {
    const listed = readFileSync(new URL('./permissions.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    const declared = routes.map(
      ({ verb, path, allowed }) => `${verb} ${path}: ${[allowed].flat().join(', ')}`,
    );
    expect(listed).toEqual([...declared].sort());
  });

  it('never lets the auditor change anything, nor the supplier judge his own work', () => {
    const writes = routes.filter(({ verb, allowed }) => verb === 'POST' && typeof allowed !== 'string');
    expect(writes.filter(({ allowed }) => allowed.includes('auditor')).map(({ path }) => path)).toEqual([]);
    const judging = /\/(assessments|acceptances|clawbacks|approval|confirmation|verification)$/;
    const judges = writes.filter(({ path, allowed }) => judging.test(path) && allowed.includes('supplier'));
    expect(judges.map(({ path }) => path)).toEqual([]);
  });
});
