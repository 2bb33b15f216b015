// `tare session`: a file of its own (see esbuild.mjs), so that it has little to load.
export { runSession, sessionUsage } from './commandLine/session';
