// Runs the unit tests. File names on the command line run alone: `npm run test:unit -- test/unit/tokens/wasm.test.ts`.
import { buildExtension } from '../build';
import { runMocha } from '../mocha';
import { runCommand } from './runCommand';

const files = process.argv.slice(2);
runCommand(async () => {
  // Counting needs the engine and the vocabularies that the build makes.
  buildExtension();
  return runMocha(files.length > 0 ? files : ['test/unit/**/*.test.ts'], { timeoutMs: 10_000 });
});
