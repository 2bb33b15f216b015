/** How every command of this folder ends: an error is shown as a message, and the exit code is the number it returns. */
export function runCommand(main: () => Promise<number>): void {
  main().then(
    (exitCode) => process.exit(exitCode),
    (error: unknown) => {
      console.error(process.env['VERBOSE'] || !(error instanceof Error) ? error : error.message);
      process.exit(1);
    },
  );
}
