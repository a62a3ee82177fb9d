import { parseInstant } from '#kernel';
import { at, idOf, isObject, objectsIn, textOf, type Json, type JsonObject } from '../json.ts';
import { withZone } from '../merge/merge-releases.ts';
import type { Findings } from './problem.ts';

/** A supplement may add a tenth to a contract (GPL 49); more than that is another contract. */
const SUPPLEMENT = 1.1;
/** Times of one day may be told in any order: some sources know the day only. */
const DAY_MS = 86_400_000;

const when = (value: unknown): number | undefined =>
  typeof value === 'string' ? parseInstant(withZone(value)) : undefined;

/** Dates in the order in which things can happen. */
export function checkDates(release: JsonObject, found: Findings): void {
  const close = at(release, 'tender', 'tenderPeriod', 'endDate');
  ordered(at(release, 'tender', 'tenderPeriod', 'startDate'), close, '/tender/tenderPeriod', found);
  const awards = new Map<string | undefined, Json | undefined>();
  objectsIn(release['awards']).forEach((award, i) => {
    awards.set(idOf(award['id']), award['date']);
    ordered(close, award['date'], `/awards/${i}/date`, found);
    notAfter(award['date'], release['date'], `/awards/${i}/date`, found);
  });
  objectsIn(release['contracts']).forEach((contract, i) => {
    const path = `/contracts/${i}`;
    ordered(awards.get(idOf(contract['awardID'])), contract['dateSigned'], `${path}/dateSigned`, found);
    notAfter(contract['dateSigned'], release['date'], `${path}/dateSigned`, found);
    ordered(at(contract, 'period', 'startDate'), at(contract, 'period', 'endDate'), `${path}/period`, found);
    objectsIn(at(contract, 'implementation', 'transactions')).forEach((paid, j) => {
      const place = `${path}/implementation/transactions/${j}/date`;
      ordered(contract['dateSigned'], paid['date'], place, found);
      notAfter(paid['date'], release['date'], place, found);
    });
  });
}

function ordered(from: unknown, to: unknown, path: string, found: Findings): void {
  const [a, b] = [when(from), when(to)];
  if (a !== undefined && b !== undefined && a - b >= DAY_MS)
    found.add('ocds.dates-incoherent', path, `${textOf(to)} lies before ${textOf(from)}`);
}

function notAfter(date: unknown, told: unknown, path: string, found: Findings): void {
  const [a, b] = [when(date), when(told)];
  if (a !== undefined && b !== undefined && a - b >= DAY_MS)
    found.add('ocds.date-in-future', path, `${textOf(date)} was still to come when it was told`);
}

/** Nothing before its time: who bids and how many is secret until the bids are opened (招标投标法 22, 36, 52). */
export function checkSecrecy(release: JsonObject, found: Findings): void {
  const [close, told] = [when(at(release, 'tender', 'tenderPeriod', 'endDate')), when(release['date'])];
  if (close === undefined || told === undefined || told >= close) return;
  const early = ['valid', 'disqualified', 'pending'];
  const bids = objectsIn(at(release, 'bids', 'details')).filter(({ status }) =>
    early.includes(textOf(status)),
  );
  if (bids.length > 0 || typeof at(release, 'tender', 'numberOfTenderers') === 'number')
    found.add('ocds.told-early', '/bids', 'Bids are told before the tender has closed');
}

/** States and contents that cannot be true together. */
export function checkStates(release: JsonObject, found: Findings): void {
  const ended = ['cancelled', 'unsuccessful', 'withdrawn'].includes(textOf(at(release, 'tender', 'status')));
  objectsIn(release['awards']).forEach((award, i) => {
    if (award['status'] !== 'active') return;
    if (ended)
      found.add('ocds.status-contradicts', `/awards/${i}/status`, 'The tender has ended without an award');
    if (objectsIn(award['suppliers']).length === 0)
      found.add('ocds.supplier-missing', `/awards/${i}`, 'An active award names its suppliers');
  });
}

/** Contract against award, payments against contract. */
export function checkAmounts(release: JsonObject, found: Findings): void {
  const awards = new Map(objectsIn(release['awards']).map((award) => [idOf(award['id']), award]));
  objectsIn(release['contracts']).forEach((contract, i) => {
    const path = `/contracts/${i}`;
    const award = moneyOf(at(awards.get(idOf(contract['awardID'])), 'value'));
    const value = moneyOf(contract['value']);
    if (award && value && award.currency !== value.currency)
      found.add('ocds.currency-mixed', `${path}/value`, 'Contract and award are in two currencies');
    else if (award && value && value.amount > award.amount * SUPPLEMENT)
      found.add(
        'ocds.contract-above-award',
        `${path}/value`,
        `${value.amount} is more than the award allows`,
      );
    if (value) checkPayments(contract, value, path, found);
  });
}

function checkPayments(contract: JsonObject, value: Money, path: string, found: Findings): void {
  const paid = objectsIn(at(contract, 'implementation', 'transactions')).flatMap(
    (one) => moneyOf(one['value']) ?? [],
  );
  const foreign = paid.some(({ currency }) => currency !== value.currency);
  const place = `${path}/implementation/transactions`;
  if (foreign) found.add('ocds.currency-mixed', place, 'Payments and contract are in two currencies');
  // In hundredths, so that many small payments do not add up to more by rounding alone.
  const sum = paid.reduce((total, { amount }) => total + Math.round(amount * 100), 0);
  if (!foreign && sum > Math.round(value.amount * 100))
    found.add('ocds.transactions-above-contract', place, `${sum / 100} is paid on ${value.amount}`);
}

interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** An amount with a currency; `undefined` when one of them is missing. */
export function moneyOf(value: unknown): Money | undefined {
  if (!isObject(value)) return undefined;
  const { amount, currency } = value;
  return typeof amount === 'number' && Number.isFinite(amount) && typeof currency === 'string'
    ? { amount, currency }
    : undefined;
}
