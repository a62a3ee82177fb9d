// `node --import test/support/compiled.mjs …` runs TypeScript and keeps what it compiled: a test that starts ten processes
// compiles once. The compiler's settings are those of build and tests, `.swcrc`.
import { register } from 'node:module';

register('./compiled-hooks.mjs', import.meta.url);
