// Builds exchanges for tests: what was sent and answered, with bodies kept beside them.
import type { BodyRef } from '../../../harness/artifacts/capture-log.ts';
import type { Exchange, ReadBody } from '../../../harness/artifacts/exchange.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';

export interface ExchangeParts {
  caseId?: string;
  id?: string;
  method?: string;
  url?: string;
  headers?: [string, string][];
  body?: string | Uint8Array;
  answer?: { status?: number; headers?: [string, string][]; body?: string | Uint8Array };
  messages?: { direction: 'sent' | 'received'; opcode: number; body: string | Uint8Array }[];
}

/** Bodies of all exchanges built so far, by their SHA-256. */
const bodies = new Map<string, Uint8Array>();

/** Reads a body of an exchange that `anExchange` built. */
export const readBody: ReadBody = (body) =>
  body.sizeBytes === 0 ? new Uint8Array() : bodies.get(body.sha256);

export function anExchange(parts: ExchangeParts = {}): Exchange {
  const id = parts.id ?? 'x0001';
  const exchange: Exchange = {
    caseId: parts.caseId ?? 'c01',
    id,
    request: {
      type: 'request',
      id,
      atMs: 1_588_278_640_000,
      method: parts.method ?? (parts.body === undefined ? 'GET' : 'POST'),
      url: parts.url ?? 'https://collector.example/upload',
      httpVersion: '1.1',
      headers: parts.headers ?? [],
      body: keep(parts.body),
      sni: null,
      owner: 'browser',
    },
    messages: (parts.messages ?? []).map(({ direction, opcode, body }) => ({
      atMs: 1_588_278_641_000,
      direction,
      opcode,
      body: keep(body),
    })),
  };
  if (parts.answer !== undefined) {
    exchange.response = {
      type: 'response',
      id,
      atMs: 1_588_278_642_000,
      status: parts.answer.status ?? 200,
      statusText: 'OK',
      headers: parts.answer.headers ?? [],
      body: keep(parts.answer.body),
      from: 'network',
    };
  }
  return exchange;
}

function keep(content: string | Uint8Array | undefined): BodyRef {
  const bytes = content === undefined ? new Uint8Array() : Buffer.from(content);
  const sha256 = sha256Hex(bytes);
  bodies.set(sha256, bytes);
  return { sha256, sizeBytes: bytes.length, complete: true };
}

/** A small seeded generator (mulberry32): numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
