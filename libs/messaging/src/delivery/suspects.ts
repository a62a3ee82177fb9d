let last: Promise<unknown> = Promise.resolve();

/**
 * Events that were being handled when a process ended are tried one at a time in this process, whatever their group:
 * side by side, a handler that kills the process would count against every neighbour, until those are dead letters too.
 */
export function oneSuspectAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}
