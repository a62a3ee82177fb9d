import type { LegalDate } from '#kernel';
import {
  addWorkingDays,
  calendarYears,
  checkResidentId,
  checkUscc,
  deadline,
  isWorkingDay,
  parameter,
  PARAMETERS,
  PERIODS,
  priceScores,
  prorate,
  split,
} from '#regulation';
import { deductions, optionalText, points, ratio, text, whole, wholes, type Question } from './question.ts';

/** A question the CLI understands: its name, an example of its fields, the example's answer, and the work. */
export interface Rule {
  readonly name: string;
  readonly example: Question;
  readonly answers: string;
  readonly answer: (question: Question, today: LegalDate) => object;
}

const ALL: readonly Rule[] = [
  {
    name: 'add-working-days',
    example: { from: '2026-09-22', days: 7 },
    answers: '{"date":"2026-10-09"}',
    answer: (q) => ({ date: addWorkingDays(text(q, 'from'), whole(q, 'days')) }),
  },
  {
    name: 'is-working-day',
    example: { date: '2026-10-10' },
    answers: '{"workingDay":true}',
    answer: (q) => ({ workingDay: isWorkingDay(text(q, 'date')) }),
  },
  {
    name: 'deadline',
    example: { kind: 'contract', from: '2026-09-01' },
    answers: '{"legalDue":"2026-10-08","warnDue":"2026-09-30","rule":"GPL 46"}',
    answer: (q) => {
      const { legalDue, warnDue, rule } = deadline(text(q, 'kind'), text(q, 'from'));
      return { legalDue, warnDue, rule };
    },
  },
  {
    name: 'split',
    example: { fen: 14685001, ratio: [5, 5] },
    answers: '{"parts":[7342501,7342500]}',
    answer: (q) => ({ parts: split(whole(q, 'fen'), ratio(q, 'ratio')) }),
  },
  {
    name: 'prorate',
    example: { fen: 246600, valid: 19, scheduled: 22 },
    answers: '{"fen":212973}',
    answer: (q) => ({ fen: prorate(whole(q, 'fen'), whole(q, 'valid'), whole(q, 'scheduled')) }),
  },
  {
    name: 'resident-id',
    example: { id: '11010519491231002X' },
    answers: '{"valid":true}',
    answer: (q, today) => {
      const check = checkResidentId(text(q, 'id'), optionalText(q, 'on') ?? today);
      return check.valid ? { valid: true } : { valid: false, reason: check.reason };
    },
  },
  {
    name: 'uscc',
    example: { code: '52370303MJE123451H' },
    answers: '{"valid":true,"kind":"social-service-agency","smeEligible":false}',
    answer: (q) => {
      const check = checkUscc(text(q, 'code'));
      if (!check.valid) return { valid: false, reason: check.reason };
      return { valid: true, kind: check.kind, smeEligible: check.smeEligible };
    },
  },
  {
    name: 'price-score',
    example: { weight: 20, quotes: [96000000, 100000000, 105000000], deductions: [null, null, '0.10'] },
    answers: '{"scores":["19.69","18.90","20.00"]}',
    answer: (q) => ({
      scores: priceScores(points(q, 'weight'), wholes(q, 'quotes'), deductions(q, 'deductions')),
    }),
  },
  {
    name: 'parameter',
    example: { code: 'minimum-wage', area: '370303', on: '2014-06-01' },
    answers: '{"value":"150000","unit":"fen","source":"鲁政字〔2014〕49号",…}',
    answer: (q) => {
      const found = parameter(text(q, 'code'), text(q, 'area'), text(q, 'on'));
      const { value, unit, source, certainty, jurisdiction, from, to } = found;
      return { value, unit, source, certainty, jurisdiction, from, to };
    },
  },
  {
    name: 'rules',
    example: {},
    answers: '{"rules":[…],"kinds":[…],"parameters":[…],"years":[…]}',
    answer: () => ({
      rules: ALL.map(({ name }) => name),
      kinds: PERIODS.map(({ kind, amount, unit, article, fromWhat, zh, en }) => ({
        kind,
        period: `${amount} ${unit}`,
        article,
        fromWhat,
        zh,
        en,
      })),
      parameters: [...new Set(PARAMETERS.map(({ code }) => code))].sort(),
      years: calendarYears(),
    }),
  },
];

/** Every question by its name. */
export const RULES: ReadonlyMap<string, Rule> = new Map(ALL.map((rule) => [rule.name, rule]));
