// Bundles test/vscode into out/, for a debugger that starts them itself.
import { bundleInHostTests } from '../inHost/bundleTests';
import { runCommand } from './runCommand';

runCommand(async () => {
  await bundleInHostTests();
  return 0;
});
