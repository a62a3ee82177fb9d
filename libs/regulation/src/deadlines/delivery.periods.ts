import { period, type Period } from './period.ts';

/** Putting right what was found wanting (SO-07). */
export const DELIVERY_PERIODS: readonly Period[] = [
  period(
    'rectification',
    ['30 CD', 'D: SO-07, no national number', '2020-01-01'],
    ['提出整改要求 rectification demanded', '整改到期', 'rectification reported'],
  ),
];
