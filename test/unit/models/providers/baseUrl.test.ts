import assert from 'node:assert/strict';
import { builtInCatalogue, findModel } from '../../../../src/models/catalogue';
import { hostOf, isPossibleKey, readBaseUrl } from '../../../../src/models/providers/baseUrl';
import { providerOf, providers } from '../../../../src/models/providers/provider';
import manifest from '../../../../package.json';

describe('readBaseUrl', () => {
  it('takes https, and http on this machine', () => {
    assert.deepEqual(readBaseUrl(' https://gateway.example/claude/ '), { url: 'https://gateway.example/claude' });
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      assert.deepEqual(readBaseUrl(`http://${host}:8080/v1/`), { url: `http://${host}:8080/v1` });
    }
    assert.equal(hostOf('https://gateway.example:8443/claude'), 'gateway.example:8443');
  });

  it('refuses what would send text and key in the clear, or is no address', () => {
    for (const address of ['http://gateway.example', 'http://127.0.0.1.example', 'http://localhost.example']) {
      assert.deepEqual(readBaseUrl(address), { problem: 'not-encrypted' }, address);
    }
    for (const address of ['', 'api.anthropic.com', 'file:///etc', 'ftp://x', 'javascript:alert(1)']) {
      assert.deepEqual(readBaseUrl(address), { problem: 'not-an-address' }, address);
    }
    for (const address of ['https://me:secret@x.example', 'https://x.example/?to=y', 'https://x.example/#y']) {
      assert.deepEqual(readBaseUrl(address), { problem: 'has-extras' }, address);
    }
  });

  it('takes every default, which the settings repeat', () => {
    const properties = manifest.contributes.configuration.properties;
    for (const { id, defaultBaseUrl } of Object.values(providers)) {
      assert.deepEqual(readBaseUrl(defaultBaseUrl), { url: defaultBaseUrl });
      const setting = properties[`tare.exactCounting.${id}BaseUrl`];
      assert.equal(setting.default, defaultBaseUrl);
      assert.equal(setting.scope, 'application', 'no workspace may send a key elsewhere');
    }
    assert.equal(properties['tare.exactCounting.enabled'].scope, 'application');
    assert.equal(properties['tare.exactCounting.enabled'].default, false);
  });
});

it('isPossibleKey refuses what cannot stand in a header', () => {
  assert.ok(isPossibleKey('sk-ant-api03_AbC-123'));
  for (const key of ['', 'two words', 'line\nbreak', 'é', 'x'.repeat(501)]) assert.ok(!isPossibleKey(key), key);
});

it('providerOf knows who counts for a model', () => {
  const of = (id: string): string | undefined => {
    const model = findModel(builtInCatalogue, id);
    return model && providerOf(model)?.id;
  };
  assert.equal(of('claude-sonnet-5-5'), 'anthropic');
  assert.equal(of('gemini-2.5-pro'), 'google');
  assert.equal(of('gpt-6.2-sol'), 'openai');
  assert.equal(of('grok-4.7'), undefined);
});
