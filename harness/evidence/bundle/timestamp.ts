// Bytes and the addresses of timestamp authorities come in; each is asked, again when it does not answer, and what came of it goes out.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../../lib/errors.ts';
import { checkTimestamp, timestampRequest } from './timestamp-token.ts';

/** What became of asking one authority. */
export interface Stamped {
  authority: string;
  attempts: number;
  /** The reply, DER; null when none came that proves anything. */
  reply: Buffer | null;
  /** Why there is none; null when there is one. */
  reason: string | null;
}

/** How authorities are asked. */
export interface AskOptions {
  /** Pauses between attempts, in ms: one attempt more than there are pauses. */
  pausesMs?: readonly number[];
  /** Deadline of one attempt, in ms. */
  timeoutMs?: number;
}

const defaultPausesMs = [1000, 4000];
const defaultTimeoutMs = 15_000;
/** Replies are a few KB; anything larger is not one. */
const maxReplyBytes = 256 * 1024;

/** Asks every authority for a timestamp of `content`, all at once. Never throws: an authority out of reach is an answer. */
export function stampAll(
  content: Uint8Array,
  authorities: readonly string[],
  options: AskOptions = {},
): Promise<Stamped[]> {
  return Promise.all(authorities.map((authority) => stamp(content, authority, options)));
}

async function stamp(content: Uint8Array, authority: string, options: AskOptions): Promise<Stamped> {
  const { pausesMs = defaultPausesMs, timeoutMs = defaultTimeoutMs } = options;
  let reason = '';
  for (let attempts = 1; ; attempts += 1) {
    const nonce = randomBytes(8);
    const answer = await ask(authority, timestampRequest(content, nonce), timeoutMs);
    if (typeof answer !== 'string') {
      const checked = await checkTimestamp(answer, content, { nonce });
      if (checked.proves) return { authority, attempts, reply: answer, reason: null };
      reason = `its reply proves nothing: ${checked.reason}`;
    } else reason = answer;
    const pauseMs = pausesMs[attempts - 1];
    if (pauseMs === undefined) return { authority, attempts, reply: null, reason };
    await sleep(pauseMs);
  }
}

/** The reply, or why there is none. */
async function ask(authority: string, request: Uint8Array, timeoutMs: number): Promise<Buffer | string> {
  try {
    const response = await fetch(authority, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: Buffer.from(request),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return `it answered with HTTP status ${response.status}`;
    const length = Number(response.headers.get('content-length') ?? 0);
    if (length > maxReplyBytes) return `its reply is too large (${length} bytes)`;
    return await bounded(response);
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    return `it could not be reached: ${errorMessage(inner)}`;
  }
}

async function bounded(response: Response): Promise<Buffer | string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxReplyBytes) return 'its reply is too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
