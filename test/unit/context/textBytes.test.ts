import assert from 'node:assert/strict';

import { countableText } from '../../../src/context/textBytes';

describe('countableText', () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const utf16 = (text: string, endian: 'le' | 'be'): Uint8Array => {
    const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
    return endian === 'le' ? bytes : new Uint8Array(Buffer.from(bytes).swap16());
  };

  it('takes an empty file as text', () => {
    assert.deepEqual(countableText(new Uint8Array()), { kind: 'utf8', bytes: new Uint8Array() });
  });

  it('gives UTF-8 as it is, malformed bytes included', () => {
    const malformed = Uint8Array.of(0x61, 0xff, 0xc3, 0x28);
    assert.deepEqual(countableText(malformed), { kind: 'utf8', bytes: malformed });
  });

  it('strips the byte order mark of UTF-8, once', () => {
    const marked = encode('\uFEFF\uFEFFé');
    assert.deepEqual(countableText(marked), { kind: 'utf8', bytes: encode('\uFEFFé') });
    assert.deepEqual(countableText(encode('\uFEFF')), { kind: 'utf8', bytes: new Uint8Array() });
  });

  it('decodes UTF-16 with its mark', () => {
    for (const endian of ['le', 'be'] as const) {
      assert.deepEqual(countableText(utf16('\uFEFFa é 漢 😀', endian)), { kind: 'text', text: 'a é 漢 😀' });
      assert.deepEqual(countableText(utf16('\uFEFF', endian)), { kind: 'text', text: '' });
    }
  });

  it('replaces half a surrogate pair and half a code unit of UTF-16', () => {
    assert.deepEqual(countableText(utf16('\uFEFFa\uD800b', 'le')), { kind: 'text', text: 'a\uFFFDb' });
    assert.deepEqual(countableText(Uint8Array.of(0xff, 0xfe, 0x61, 0x00, 0x62)), { kind: 'text', text: 'a\uFFFD' });
  });

  it('recognises UTF-16 without its mark as VS Code does', () => {
    assert.deepEqual(countableText(utf16('echo "hello"\r\n', 'le')), { kind: 'text', text: 'echo "hello"\r\n' });
    assert.deepEqual(countableText(utf16('echo "hello"\r\n', 'be')), { kind: 'text', text: 'echo "hello"\r\n' });
    const asciiThenOther = `${'a'.repeat(256)}漢字`;
    assert.deepEqual(countableText(utf16(asciiThenOther, 'le')), { kind: 'text', text: asciiThenOther });
    // Not told from binary data within 512 bytes: VS Code does not open it as text either.
    assert.equal(countableText(utf16('a漢b', 'le')), undefined);
  });

  it('takes a NUL in the first 8000 bytes as binary', () => {
    assert.equal(countableText(Uint8Array.of(0)), undefined);
    assert.equal(countableText(encode('abc\0def')), undefined);
    assert.equal(countableText(encode(`${'a'.repeat(7999)}\0`)), undefined);
    assert.equal(countableText(encode(`${'a'.repeat(8000)}\0`))?.kind, 'utf8');
    assert.equal(countableText(encode('\uFEFFa\0b')), undefined);
  });

  it('takes UTF-32 and zeros as binary', () => {
    assert.equal(countableText(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0)), undefined);
    assert.equal(countableText(Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x61)), undefined);
    assert.equal(countableText(new Uint8Array(1000)), undefined);
  });

  it('takes a PNG as binary', () => {
    const header = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d);
    assert.equal(countableText(header), undefined);
  });
});
