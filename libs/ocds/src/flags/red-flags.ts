import type { ProcessFacts } from './facts.ts';
import { flagFormulas, type FlagCode, type FlagOptions, type OcdsFlag, type Raised } from './flag.ts';
import {
  excessiveLosers,
  excessiveRejections,
  heterogeneousSuppliers,
  type HistoryFlags,
} from './history-flags.ts';
import { priceGapFlags } from './price-gap-flags.ts';
import { processTests } from './process-flags.ts';

/**
 * The red flags of these processes, each with formula, inputs, fences and how common it is among them. Fences are those
 * of the processes given: a flag by outlier means as much as the set it is an outlier of. Cancelled ones are left out.
 */
export function redFlags(processes: readonly ProcessFacts[], options: FlagOptions = {}): OcdsFlag[] {
  const counted = processes.filter(({ cancelled }) => !cancelled);
  const gaps = priceGapFlags(counted, options);
  return [
    ...Object.entries(processTests).flatMap(([code, test]) => {
      const answers = counted.flatMap((facts) => test(facts, options) ?? []);
      const raised = answers.flatMap((one) => (one === 'clear' ? [] : [{ ...one, code: code as FlagCode }]));
      return withRate({ raised, asked: answers.length });
    }),
    ...(['R024', 'R058'] as const).flatMap((code) =>
      withRate({ raised: gaps.raised.filter((one) => one.code === code), asked: gaps.asked }),
    ),
    ...withRate(excessiveLosers(counted)),
    ...withRate(excessiveRejections(counted, options)),
    ...withRate(heterogeneousSuppliers(counted, options)),
  ];
}

function withRate({ raised, asked }: HistoryFlags): OcdsFlag[] {
  const ofProcesses = raised.filter(({ subject }) => subject === 'process').length;
  const flagged = ofProcesses > 0 ? ofProcesses : raised.length;
  return raised.map((one: Raised) => ({
    ...one,
    formula: flagFormulas[one.code],
    baseRate: { flagged, of: asked },
  }));
}
