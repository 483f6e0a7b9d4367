// One request and its response, put together from a capture log's events.
import type { BodyRef, CaptureEvent, CaptureLog } from './capture-log.ts';

type RequestEvent = Extract<CaptureEvent, { type: 'request' }>;
type ResponseEvent = Extract<CaptureEvent, { type: 'response' }>;
type MessageEvent = Extract<CaptureEvent, { type: 'websocket-message' }>;

/** A message on an upgraded connection. */
export type WebSocketMessage = Omit<MessageEvent, 'type' | 'id'>;

/** One request and its response. */
export interface Exchange {
  caseId: string;
  /** `x0001`, unique in its case. */
  id: string;
  request: RequestEvent;
  /** Absent when no whole answer came. */
  response?: ResponseEvent;
  /** Why it ended early; absent when it did not. */
  aborted?: { atMs: number; reason: string };
  messages: WebSocketMessage[];
  /** What DevTools noted as its cause (`_initiator.type` of a HAR): `parser`, `script`, ...; absent where nothing did. */
  cdpInitiator?: string;
}

/** Reads the raw bytes of a body; undefined when the file is not there. */
export type ReadBody = (body: BodyRef) => Uint8Array | undefined;

/** Exchanges of one case in order of arrival. */
export function exchangesOf(caseId: string, log: CaptureLog): Exchange[] {
  const byId = new Map<string, Exchange>();
  for (const event of log) {
    switch (event.type) {
      case 'request':
        byId.set(event.id, {
          caseId,
          id: event.id,
          request: event,
          messages: [],
        });
        break;
      case 'response': {
        const exchange = byId.get(event.id);
        if (exchange) exchange.response = event;
        break;
      }
      case 'abort': {
        const exchange = byId.get(event.id);
        if (exchange) exchange.aborted = { atMs: event.atMs, reason: event.reason };
        break;
      }
      case 'websocket-message': {
        const { type: _type, id, ...message } = event;
        byId.get(id)?.messages.push(message);
        break;
      }
      case 'opened':
      case 'tls-failure':
      case 'client-error':
      case 'server':
      case 'ledger':
      case 'route-check':
      case 'closed':
        break;
      default:
        event satisfies never;
    }
  }
  return [...byId.values()];
}
