// The parts of one exchange go in, in whatever order the proxy reports them; its lines come out request first, each part once.
import type { BodyRef, CaptureEvent } from '../artifacts/capture-log.ts';
import type { BodyStore, BodyWriter } from './body-store.ts';
import type { CaptureWriter } from './capture-writer.ts';

type Event<T extends CaptureEvent['type']> = Extract<CaptureEvent, { type: T }>;
/** A request as known when its headers arrived. */
export type RequestHead = Omit<Event<'request'>, 'type' | 'id' | 'body'>;
/** Whose connection it is. */
export type Opener = Pick<RequestHead, 'owner' | 'app'>;
/** A response as known when its headers arrived. */
export type ResponseHead = Omit<Event<'response'>, 'type' | 'id' | 'body'>;
/** A message on an upgraded connection, its content still in memory. */
export type Message = Omit<Event<'websocket-message'>, 'type' | 'id' | 'body'> & { content: Uint8Array };

/**
 * Records one exchange into the log of the case that was open when its request arrived.
 * Lines wait until the request's own line is written, because readers join on it.
 */
export class ExchangeRecorder {
  readonly id: string;
  private readonly log: CaptureWriter;
  private readonly bodies: BodyStore;
  private readonly head: RequestHead;
  private readonly requestBody: BodyWriter;
  private response: { head: ResponseHead; body: BodyWriter } | undefined;
  private waiting: CaptureEvent[] = [];
  private requestWritten = false;
  private responseDone = false;
  private aborted = false;

  constructor(log: CaptureWriter, bodies: BodyStore, head: RequestHead) {
    this.id = log.nextExchangeId();
    this.log = log;
    this.bodies = bodies;
    this.head = head;
    this.requestBody = bodies.begin();
  }

  /** True once the request is written and its response is, or the exchange was ended without one. */
  get settled(): boolean {
    return this.aborted || (this.requestWritten && this.responseDone);
  }

  requestData(chunk: Uint8Array, options: { ended: boolean }): void {
    if (this.requestWritten) return;
    this.requestBody.write(chunk);
    if (options.ended) this.writeRequest({ complete: true });
  }

  responseHead(head: ResponseHead): void {
    if (this.settled || this.response) return;
    this.response = { head, body: this.bodies.begin() };
  }

  responseData(chunk: Uint8Array, options: { ended: boolean }): void {
    if (this.aborted || this.responseDone || !this.response) return;
    this.response.body.write(chunk);
    if (options.ended) this.writeResponse({ complete: true });
  }

  message({ content, ...message }: Message): void {
    this.line({ type: 'websocket-message', id: this.id, ...message, body: this.bodies.put(content) });
  }

  /** Ends the exchange here: what came of its bodies is kept and marked incomplete. Nothing after this is recorded but messages. */
  abort(atMs: number, reason: string): void {
    if (this.aborted) return;
    if (!this.requestWritten) this.writeRequest({ complete: false });
    if (this.response && !this.responseDone) this.writeResponse({ complete: false });
    this.line({ type: 'abort', id: this.id, atMs, reason });
    this.aborted = true;
  }

  private writeRequest(options: { complete: boolean }): void {
    const body: BodyRef = this.requestBody.finish(options);
    this.log.append({ type: 'request', id: this.id, ...this.head, body });
    this.requestWritten = true;
    for (const event of this.waiting) this.log.append(event);
    this.waiting = [];
  }

  private writeResponse(options: { complete: boolean }): void {
    if (!this.response) return;
    const body: BodyRef = this.response.body.finish(options);
    this.responseDone = true;
    this.line({ type: 'response', id: this.id, ...this.response.head, body });
  }

  private line(event: CaptureEvent): void {
    if (this.requestWritten) this.log.append(event);
    else this.waiting.push(event);
  }
}
