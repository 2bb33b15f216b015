import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import { commands } from '../../src/vscode/manifest';
import { chat, listOf } from '../unit/models/refresh/lists';
import { answering } from './answers';
import { activateTare, pause } from './support';

/** Fetches from this machine only: a test that asked GitHub would be right on some days. */
describe('refreshing prices', () => {
  let api: TareApi;
  let server: Server;
  let answer: { readonly status: number; readonly body: string };
  const requests: { readonly method: string; readonly url: string; readonly headers: string; readonly body: string }[] =
    [];
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('tare');
  const set = async (key: string, value: unknown): Promise<void> => {
    await configuration().update(key, value, vscode.ConfigurationTarget.Global);
  };
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices.json`;

  /** `gpt-6.2-sol` costs 3 and 15 dollars instead of 2 and 10. */
  const list = listOf({
    'gpt-6.2-sol': chat('openai', 3, 15, {
      cache_read_input_token_cost: 1e-7,
      cache_creation_input_token_cost: 2.5e-6,
      cache_creation_input_token_cost_above_1hr: 5e-6,
      input_cost_per_token_above_272k_tokens: 6e-6,
      output_cost_per_token_above_272k_tokens: 22.5e-6,
      cache_read_input_token_cost_above_272k_tokens: 2e-7,
      cache_creation_input_token_cost_above_272k_tokens: 5e-6,
      cache_creation_input_token_cost_above_1hr_above_272k_tokens: 10e-6,
    }),
  });

  before(async () => {
    api = await activateTare();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        requests.push({
          method: request.method ?? '',
          url: request.url ?? '',
          headers: JSON.stringify(request.headers),
          body,
        });
        response.writeHead(answer.status, { 'content-type': 'text/plain', location: 'http://127.0.0.1:1/' });
        response.end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await vscode.commands.executeCommand(commands.clearContext);
    api.context.apply('Set Task', (context) => ({ ...context, task: 'weigh this. '.repeat(1000) }));
  });

  beforeEach(() => {
    answer = { status: 200, body: JSON.stringify(list) };
    requests.length = 0;
  });

  after(async () => {
    await set('prices.refresh', undefined);
    await set('prices.refreshFrom', undefined);
    await vscode.commands.executeCommand(commands.clearContext);
    await new Promise((resolve) => server.close(resolve));
  });

  /** US dollars for a million tokens, as the context is priced. */
  async function price(): Promise<number | undefined> {
    const weight = await api.context.weighed();
    const { send } = weight!.cost;
    return 'usd' in send ? Math.round((send.usd / weight!.total.tokens) * 1e9) / 1000 : undefined;
  }
  async function waitForPrice(expected: number): Promise<void> {
    for (let attempt = 0; attempt < 200 && (await price()) !== expected; attempt++) await pause(50);
    assert.equal(await price(), expected);
  }
  async function refresh(): Promise<string> {
    const said = answering({});
    try {
      await vscode.commands.executeCommand(commands.refreshPrices);
    } finally {
      said.restore();
    }
    return said.lines.join('\n');
  }

  it('fetches nothing while it is off, and says where it is turned on', async () => {
    await set('prices.refreshFrom', address());
    assert.match(await refresh(), /Refreshing prices is off, and nothing was fetched\. Turn on tare\.prices\.refresh/);
    assert.equal(requests.length, 0);
    assert.equal(await price(), 2);
  });

  it('cannot be turned on by the workspace', async () => {
    const update = configuration().update('prices.refresh', true, vscode.ConfigurationTarget.Workspace);
    await assert.rejects(Promise.resolve(update));
  });

  it('sends one bare request when it is turned on, and prices by what comes', async () => {
    await set('prices.refresh', true);
    await waitForPrice(3);
    assert.deepEqual(
      requests.map(({ method, url, body }) => [method, url, body]),
      [['GET', '/prices.json', '']],
    );
    assert.doesNotMatch(requests[0]!.headers, /cookie|authorization|referer|weigh/i);
  });

  it('stands below the overrides of the user', async () => {
    const prices = [{ tiers: [{ input: 7, output: 8 }] }];
    await set('models.overrides', { 'gpt-6.2-sol': { prices } });
    await waitForPrice(7);
    await set('models.overrides', undefined);
    await waitForPrice(3);
  });

  it('goes on with what it has when fetching fails, and says so with the day', async () => {
    for (const [next, said] of [
      [{ status: 500, body: '' }, /127\.0\.0\.1:\d+ does not give out the list \(500\)/],
      [{ status: 302, body: '' }, /does not give out the list \(302\)/],
      [{ status: 200, body: 'no json' }, /sent something that is no price list/],
      [{ status: 200, body: JSON.stringify({ a: chat('openai', 1, 1) }) }, /sent something that is no price list/],
      [{ status: 200, body: ' '.repeat(17_000_000) }, /sends more than a price list/],
    ] as const) {
      answer = next;
      const message = await refresh();
      assert.match(message, said);
      assert.match(message, /Prices of \d{4}-\d\d-\d\d are used\./);
      assert.equal(await price(), 3);
    }
  });

  it('takes no address that is not encrypted, and asks another one anew', async () => {
    await set('prices.refreshFrom', 'http://example.org/prices.json');
    assert.match(await refresh(), /must be an address that begins with https:\/\//);
    assert.equal(requests.length, 0);
    // What the other address said is forgotten.
    await waitForPrice(2);
    await set('prices.refreshFrom', address());
    await waitForPrice(3);
    assert.equal(requests.length, 1);
  });

  it('forgets what was fetched when it is turned off', async () => {
    await set('prices.refresh', false);
    await waitForPrice(2);
    assert.equal(requests.length, 0);
  });
});
