/** Between two steps of one bid's cryptography the engine's own threads are at work: meanwhile there is another one. */
const AT_ONCE = 4;

/** Does the work for each, some at a time; the results are in the order of the items. Whoever fails first ends it. */
export async function several<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  } finally {
    next = items.length;
  }
  return results;
}
