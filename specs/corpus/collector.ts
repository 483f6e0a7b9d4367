// A collector on 127.0.0.1 that a real client uploads to: every request comes out as an exchange with a host that stands for the vendor's.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExchangeParts } from '../unit/decode/an-exchange.ts';

/** A running collector. */
export interface Collector {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  /** `127.0.0.1:<port>`. */
  host: string;
  requests: ExchangeParts[];
}

/** Runs `drive` against a collector and gives what arrived until it was done; the collector is gone afterwards. `answer`: as JSON; null: 204, with no content. */
export async function recorded(
  drive: (collector: Collector) => Promise<void>,
  answer: unknown = { code: 200, status: 1, success: true },
): Promise<ExchangeParts[]> {
  const requests: ExchangeParts[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push(partsOf(request, Buffer.concat(chunks)));
      if (answer === null) response.writeHead(204).end();
      else {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await drive({ url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return requests;
}

/** Waits until `count` requests have come: some clients give no word of when they have sent. */
export async function arrived(collector: Collector, count: number): Promise<void> {
  for (let round = 0; collector.requests.length < count; round += 1) {
    if (round > 400) throw new Error(`only ${collector.requests.length} of ${count} uploads came within 4 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function partsOf(request: IncomingMessage, body: Buffer): ExchangeParts {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    if (name.toLowerCase() !== 'host') headers.push([name, request.rawHeaders[at + 1] ?? '']);
  }
  return {
    method: request.method ?? 'GET',
    url: `https://collector.example${request.url ?? '/'}`,
    headers,
    ...(body.length === 0 ? {} : { body }),
  };
}
