/** Partitions of a topic unless table `outbox_topic` says otherwise. Changing the number moves keys: drain first. */
export const DEFAULT_PARTITIONS = 6;

const M = 0x5bd1e995;

/**
 * Kafka's own partition hash (murmur2, seed 0x9747b28c, made positive), so that a foreign producer that uses the same
 * key with a stock Kafka client lands on the same partition.
 */
export function keyHash(key: string): number {
  const data = Buffer.from(key, 'utf8');
  let hash = 0x9747b28c ^ data.length;
  const words = data.length - (data.length % 4);
  for (let i = 0; i < words; i += 4) {
    let k = Math.imul(data.readInt32LE(i), M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  const rest = data.length - words;
  if (rest > 0) {
    hash = Math.imul(hash ^ data.readUIntLE(words, rest), M);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return (hash ^ (hash >>> 15)) & 0x7fffffff;
}
