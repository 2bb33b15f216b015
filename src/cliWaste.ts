// What only `tare session --waste` needs: a file of its own (see esbuild.mjs).
export { printWaste, wasteToJson } from './commandLine/sessionWaste';
export { readWaste } from './sessions/waste/readWaste';
