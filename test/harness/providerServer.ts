/**
 * A stand-in for the three providers' counting endpoints, on the loopback interface. It answers in the documented formats
 * (sources in src/models/providers/) and keeps what it received.
 */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one key that it knows. */
export const knownKey = 'sk-test-0123456789-abcdefghijklmnop';

/** Tokens around every text at Anthropic and OpenAI. */
export const envelopeTokens = 7;

/** Another tokenizer than any of ours, and simple to expect: a token for each three characters, 1 for a letter. */
export function tokensAtServer(text: string): number {
  return Math.ceil(text.length / 3);
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What to do with the next request instead of counting. */
export type Reply =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** Accepts the request and never answers. */
  | 'hang'
  /** Sends the head of an answer and never its body. */
  | 'hang in the body'
  /** Never stops sending. */
  | 'endless'
  | 'break the connection';

type Family = 'anthropic' | 'google' | 'openai';

export class ProviderServer {
  readonly received: ReceivedRequest[] = [];
  /** Taken one for each request; when there is none the server counts. */
  readonly replies: Reply[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ProviderServer> {
    const server = createServer();
    const started = new ProviderServer(server);
    server.on('request', (request, response) => started.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The texts that were sent to be counted, without the single letter that measures the envelope. */
  texts(): string[] {
    return this.received.map(({ path, body }) => textIn(familyOf(path), body) ?? '').filter((text) => text !== 'a');
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      this.received.push({ path, headers: request.headers, body });
      const reply = this.replies.shift();
      if (reply === undefined) this.count(path, request.headers, body, response);
      else replyWith(reply, response);
    });
  }

  private count(path: string, headers: IncomingMessage['headers'], body: string, response: ServerResponse): void {
    const family = familyOf(path);
    const text = textIn(family, body);
    if (family === undefined || text === undefined) {
      sendJson(response, 404, { type: 'error', error: { type: 'not_found_error', message: `No ${path}` } });
    } else if (keyIn(headers) !== knownKey) {
      const [status, answer] = keyRefusal(family, keyIn(headers));
      sendJson(response, status, answer);
    } else {
      sendJson(response, 200, countAnswer(family, tokensAtServer(text)));
    }
  }
}

function replyWith(reply: Reply, response: ServerResponse): void {
  if (reply === 'hang') return;
  if (reply === 'break the connection') {
    response.destroy();
  } else if (reply === 'hang in the body') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"input_tokens":');
  } else if (reply === 'endless') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  } else {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body ?? '');
  }
}

function sendJson(response: ServerResponse, status: number, answer: unknown): void {
  replyWith({ status, body: JSON.stringify(answer) }, response);
}

function familyOf(path: string): Family | undefined {
  if (path === '/v1/messages/count_tokens') return 'anthropic';
  if (path === '/v1/responses/input_tokens') return 'openai';
  return /^\/v1beta\/models\/[^/]+:countTokens$/.test(path) ? 'google' : undefined;
}

function keyIn(headers: IncomingMessage['headers']): string {
  const own = headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization?.replace(/^Bearer /, '');
  return String(own);
}

function textIn(family: Family | undefined, body: string): string | undefined {
  if (body === '') return undefined;
  const request = JSON.parse(body) as {
    messages?: { content: string }[];
    contents?: { parts: { text: string }[] }[];
    input?: string;
  };
  if (family === 'anthropic') return request.messages?.[0]?.content;
  return family === 'google' ? request.contents?.[0]?.parts[0]?.text : request.input;
}

function countAnswer(family: Family, tokens: number): unknown {
  switch (family) {
    case 'anthropic':
      return { input_tokens: tokens + envelopeTokens };
    case 'google':
      return { totalTokens: tokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokens }] };
    case 'openai':
      return { object: 'response.input_tokens', input_tokens: tokens + envelopeTokens };
  }
}

/** Status and body of a refused key. OpenAI's quotes most of it, and this one the whole, as a careless gateway might. */
function keyRefusal(family: Family, key: string): [status: number, answer: unknown] {
  switch (family) {
    case 'anthropic':
      return [401, { type: 'error', error: { type: 'authentication_error', message: `invalid x-api-key ${key}` } }];
    case 'google': {
      const details = [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
      ];
      const message = 'API key not valid. Please pass a valid API key.';
      return [400, { error: { code: 400, message, status: 'INVALID_ARGUMENT', details } }];
    }
    case 'openai':
      return [
        401,
        {
          error: {
            message: `Incorrect API key provided: ${key}.`,
            type: 'invalid_request_error',
            param: null,
            code: 'invalid_api_key',
          },
        },
      ];
  }
}
