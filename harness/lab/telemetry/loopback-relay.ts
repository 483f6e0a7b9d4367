// A way for a foreign HTTP client into the handset's network: it posts to loopback, its bytes leave through the app's client.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { NativeRequest, NativeResponse } from '../model.ts';

/** A running relay for one target at a time. */
export interface LoopbackRelay {
  /** Loopback URL that stands for `target`; same path and query. */
  stands(target: string, signal: AbortSignal): Promise<{ url: string; answered: Promise<void> }>;
  close(): Promise<void>;
}

/** Headers of the hop to loopback, not of the request itself. */
const hopHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive']);

/** Starts listening on the first use. `send` is the app's own client. */
export function loopbackRelay(send: (request: NativeRequest) => Promise<NativeResponse>): LoopbackRelay {
  let expected: { target: URL; signal: AbortSignal; settle: (cause?: unknown) => void } | undefined;

  const relay = async (message: IncomingMessage, response: ServerResponse) => {
    const awaited = expected;
    expected = undefined;
    if (!awaited) return void message.socket.destroy();
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
      const answer = await send({
        method: message.method ?? 'POST',
        url: new URL(message.url ?? '/', awaited.target.origin).href,
        headers: requestHeaders(message),
        body: Buffer.concat(chunks),
        signal: awaited.signal,
      });
      response.writeHead(answer.status).end(answer.body);
      awaited.settle();
    } catch (cause) {
      message.socket.destroy();
      awaited.settle(cause ?? new Error('The relayed request failed.'));
    }
  };

  const server = createServer((message, response) => void relay(message, response));
  let port: Promise<number> | undefined;
  const listen = () =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });

  return {
    async stands(target, signal) {
      port ??= listen();
      const url = new URL(target);
      const local = `http://127.0.0.1:${await port}${url.pathname}${url.search}`;
      const answered = new Promise<void>((resolve, reject) => {
        expected = {
          target: url,
          signal,
          settle: (cause) => (cause === undefined ? resolve() : reject(cause)),
        };
      });
      return { url: local, answered };
    },
    async close() {
      if (!port) return;
      await port;
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Names as the client wrote them. */
function requestHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? '';
    if (!hopHeaders.has(name.toLowerCase())) headers[name] = message.rawHeaders[index + 1] ?? '';
  }
  return headers;
}
