import { describe, expect, it } from '@jest/globals';
import { deadline } from '../../deadlines/deadline.ts';
import { parameter } from '../../parameters/parameter.ts';
import { procurementMethods, versionOf, type Procedure } from './procedure.ts';
import { PROCEDURES, procedureFor, procedureOfVersion } from './procedures.ts';

const at = { area: '370303', on: '2026-11-02' };
const broken = (code: string): unknown => expect.objectContaining({ code });

describe('procedures', () => {
  it('are in force for every method, each named by its version', () => {
    for (const method of procurementMethods) {
      const procedure = procedureFor(method, at);
      expect(procedureOfVersion(versionOf(procedure))).toBe(procedure);
    }
    expect(new Set(PROCEDURES.map(versionOf)).size).toBe(PROCEDURES.length);
    expect(() => procedureOfVersion('open-tender CN 1999-01-01')).toThrow(
      broken('procedure.unknown-version'),
    );
  });

  it('name only periods and parameters that exist on their days', () => {
    for (const { periods, committee, flags } of PROCEDURES) {
      for (const kind of Object.values(periods) as string[]) expect(deadline(kind, at.on).rule).not.toBe('');
      const { invitedMin, below, approvalFrom, winnersMin } = flags;
      const codes = [...Object.values(committee ?? {}), invitedMin, below, approvalFrom, winnersMin];
      for (const code of codes.filter((one) => typeof one === 'string')) {
        expect(parameter(code, at.area, at.on).value).not.toBe('');
      }
    }
  });

  it('reach every state, and leave none but the last ones', () => {
    for (const { moves } of PROCEDURES) {
      const reached = new Set(Object.values(moves).flat());
      for (const [state, next] of Object.entries(moves)) {
        expect(state === 'DRAFT' || reached.has(state as never)).toBe(true);
        expect(next.length === 0).toBe(state === 'FAILED' || state === 'CANCELLED');
      }
    }
  });

  it('are chosen by day and by the nearest place', () => {
    const [national] = PROCEDURES;
    if (!national) throw new Error('there is no procedure');
    const local: Procedure = { ...national, jurisdiction: '370300', from: '2026-01-01', to: '2026-06-30' };
    const among = [national, local];
    expect(procedureFor(national.method, { ...at, on: '2026-06-30' }, among)).toBe(local);
    expect(procedureFor(national.method, { ...at, on: '2026-07-01' }, among)).toBe(national);
    expect(procedureFor(national.method, { area: '110101', on: '2026-06-30' }, among)).toBe(national);
    expect(() => procedureFor('framework-agreement', { ...at, on: '2022-02-28' })).toThrow(
      broken('procedure.not-in-force'),
    );
  });
});
