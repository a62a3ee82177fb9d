/**
 * What `npm start` runs: checks the machine, brings `dist/` up to date and starts Linli in this very process, so that
 * signals need no forwarding. With the name of a service, starts that one alone.
 *
 * Written for old versions of Node too, which must get as far as the sentence that tells them so.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  refuse(`Linli needs Node 20.19 or newer; this is Node ${process.versions.node}. See https://nodejs.org/`);
}
if (!existsSync(join(ROOT, 'node_modules', '@nestjs', 'core'))) {
  refuse('The packages are not installed. Run `npm ci` first.');
}

const apps = readdirSync(join(ROOT, 'apps')).filter((app) =>
  existsSync(join(ROOT, 'apps', app, 'src', 'main.ts')),
);
const name = process.argv[2] ?? 'standalone';
if (!apps.includes(name)) {
  const services = apps.filter((app) => app !== 'standalone' && app !== 'cli');
  refuse(`There is no service "${name}". The services: ${services.join(', ')}.`);
}

const { build } = await import(pathToFileURL(join(ROOT, 'build.mjs')).href);
await build().catch((error) => refuse(`Linli could not be built.\n${error.message}`));
process.argv.splice(1, 2, join(ROOT, 'dist', 'apps', name, 'src', 'main.js'));
await import(pathToFileURL(process.argv[1]).href);
