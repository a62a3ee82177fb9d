/** Kafka cannot be started here; the message names what is missing and how to get it. */
export class KafkaMissing extends Error {
  readonly code = 'kafka.missing';
}
