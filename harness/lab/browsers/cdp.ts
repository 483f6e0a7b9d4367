// Speaks the Chrome DevTools Protocol over a process's pipes: NUL-ended JSON messages, answers matched by id.
import { z } from 'zod';
import { HarnessError } from '../../lib/errors.ts';
import { within } from '../../lib/time.ts';
import type { TiedProcess } from '../processes.ts';

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  sessionId: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** An event of the protocol. */
export interface CdpEvent {
  method: string;
  params: Record<string, unknown>;
  /** Absent for events of the browser itself. */
  sessionId?: string;
}

type Params = Record<string, unknown>;
type Waiting = { resolve: (result: Params) => void; reject: (error: Error) => void; method: string };

/** Longest wait for an answer; a page load that hangs longer is reported by the page itself. */
const answerTimeoutMs = 30_000;

/** One connection to a Chromium. */
export class CdpConnection {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Set<(event: CdpEvent) => void>();
  private partial: Buffer[] = [];
  private closed = false;

  constructor(private readonly process: TiedProcess) {
    process.fromChild.on('data', (chunk: Buffer) => this.receive(chunk));
    process.fromChild.on('close', () => this.drop());
  }

  /** Sends a command and gives its result; rejects with `lab-failed` when Chromium refuses it or is gone. */
  async send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    if (this.closed) throw gone(method);
    const id = this.nextId++;
    const answer = new Promise<Params>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, method });
    });
    this.process.toChild.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    try {
      return await within(`Chromium to answer ${method}`, answer, answerTimeoutMs);
    } finally {
      this.waiting.delete(id);
    }
  }

  /** Calls `listener` for every event until the returned function is called. */
  onEvent(listener: (event: CdpEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private receive(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      this.partial.push(rest.subarray(0, end));
      const text = Buffer.concat(this.partial).toString('utf8');
      this.partial = [];
      rest = rest.subarray(end + 1);
      this.dispatch(text);
    }
    if (rest.length > 0) this.partial.push(rest);
  }

  private dispatch(text: string): void {
    const message = messageSchema.parse(JSON.parse(text));
    if (message.id !== undefined) {
      const waiting = this.waiting.get(message.id);
      if (message.error) waiting?.reject(refused(waiting.method, message.error.message));
      else waiting?.resolve(message.result ?? {});
    } else if (message.method !== undefined) {
      const event = { method: message.method, params: message.params ?? {}, sessionId: message.sessionId };
      for (const listener of this.listeners) listener(event);
    }
  }

  private drop(): void {
    this.closed = true;
    for (const waiting of this.waiting.values()) waiting.reject(gone(waiting.method));
    this.waiting.clear();
  }
}

function gone(method: string): HarnessError {
  return new HarnessError('lab-failed', `Chromium ended before it answered ${method}.`, {
    remedy: 'Start the run again; if it repeats, run the Chromium of the lab by hand and look at its errors.',
  });
}

function refused(method: string, message: string): HarnessError {
  return new HarnessError('lab-failed', `Chromium refused ${method}: ${message}.`, {
    remedy: 'Check the Chromium version with `phonehome doctor`.',
  });
}
