/* eslint-disable @typescript-eslint/no-extraneous-class -- declarations of what the runtime has */
// The part of the WebAssembly JavaScript interface that the engine uses. TypeScript has it only in the DOM library, which the
// core must not see. https://webassembly.github.io/spec/js-api/
declare namespace WebAssembly {
  class Module {
    public constructor(bytes: Uint8Array);
  }
  class Instance {
    public constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    public readonly exports: Record<string, unknown>;
  }
  class Memory {
    public readonly buffer: ArrayBuffer;
  }
  class Global {
    public readonly value: number;
  }
}
