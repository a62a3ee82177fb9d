// Starts Apache Kafka, runs a command with KAFKA_BROKERS set, stops Kafka: run.ts, made runnable by plain node.
import '@swc-node/register/esm-register';

const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`Kafka did not run: ${error.stack}\n`);
  return 1;
});
