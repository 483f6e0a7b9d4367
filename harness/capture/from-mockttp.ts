// mockttp's events come in, joined by id; capture events go to the log of the case during which the request arrived.
import type {
  AbortedRequest,
  BodyData,
  ClientError,
  CompletedRequest,
  CompletedResponse,
  InitiatedRequest,
  InitiatedResponse,
  Mockttp,
  RuleEvent,
  TimingEvents,
  TlsHandshakeFailure,
  WebSocketMessage,
} from 'mockttp';
import { z } from 'zod';
import type { BodyStore } from './body-store.ts';
import type { CaptureWriter } from './capture-writer.ts';
import { ExchangeRecorder, type Opener, type RequestHead } from './exchange-recorder.ts';
import type { ClientHello } from './mockttp-server.ts';
import { recordTunnels } from './unread-tunnels.ts';

interface OpenExchange {
  recorder: ExchangeRecorder;
  log: CaptureWriter;
  /** A WebSocket: lives on after its answer. */
  upgraded: boolean;
  /** The abort was told; its lines follow. */
  ending: boolean;
}

/** mockttp batches body bytes for 20 ms, so an abort can overtake bytes that came before it. */
const abortGraceMs = 60;

/** What the translation needs to know of its surroundings. */
export interface TrafficSurroundings {
  bodies: BodyStore;
  /** The log of the case open now, or of the time between cases. */
  currentLog(): CaptureWriter;
  /** What the TLS handshake of the client connection with that remote port said. */
  helloOf(remotePort: number | undefined): ClientHello;
  openerAt(remotePort: number | undefined): Opener;
  /** Called with every address asked for. */
  onServer(log: CaptureWriter, url: string): void;
  /** Called with a failure to write; the event it belongs to is then not on disk. */
  onFailure(error: unknown): void;
}

/** The exchanges seen so far. */
export interface Traffic {
  /** Exchanges of that log neither answered nor aborted. */
  inFlight(log: CaptureWriter): number;
  /** Ends them all as incomplete, with that reason. */
  abandon(log: CaptureWriter, reason: string): void;
}

const responseHeadEvent = z.object({
  statusCode: z.number().int(),
  statusMessage: z.string().optional(),
  rawHeaders: z.array(z.tuple([z.string(), z.string()])),
});
const abortEvent = z.object({
  downstreamAborted: z.boolean(),
  error: z.object({ code: z.string().optional(), message: z.string() }),
});
const clientLeft = 'the client closed the connection';

/** Subscribes to every event mockttp has, because no two of them alone see everything (toolchain, section 4). */
export async function recordTraffic(mockttp: Mockttp, around: TrafficSurroundings): Promise<Traffic> {
  const open = new Map<string, OpenExchange>();
  const networkHeads = new Map<string, z.infer<typeof responseHeadEvent>>();
  const upstreamFailures = new Map<string, string>();

  /** No listener may throw: mockttp calls them from timers, where it would end the process. */
  const safely =
    <T>(listener: (event: T) => void) =>
    (event: T) => {
      try {
        listener(event);
      } catch (error) {
        around.onFailure(error);
      }
    };
  const forget = (id: string) => {
    open.delete(id);
    networkHeads.delete(id);
    upstreamFailures.delete(id);
  };
  const forgetIfSettled = (id: string) => {
    if (open.get(id)?.recorder.settled) forget(id);
  };
  const begin = (request: InitiatedRequest, options: { upgraded: boolean }) => {
    const log = around.currentLog();
    const recorder = new ExchangeRecorder(log, around.bodies, {
      ...requestHead(request, around.helloOf(request.remotePort)),
      ...around.openerAt(request.remotePort),
    });
    around.onServer(log, request.url);
    open.set(request.id, { recorder, log, ending: false, ...options });
    return recorder;
  };
  const respond = (response: InitiatedResponse) => {
    // What the server sent is kept where it is known; mockttp rewrites headers between HTTP versions.
    const network = networkHeads.get(response.id);
    const entry = open.get(response.id);
    // To a client that left, mockttp still writes an error page that nobody receives.
    if (!entry || (entry.ending && !network)) return;
    entry.recorder.responseHead({
      atMs: epochOf(response.timingEvents, response.timingEvents.headersSentTimestamp),
      status: network?.statusCode ?? response.statusCode,
      statusText: network?.statusMessage ?? response.statusMessage ?? '',
      headers: network?.rawHeaders ?? response.rawHeaders,
      from: network ? 'network' : 'stub',
    });
  };

  await mockttp.on(
    'request-initiated',
    safely((request: InitiatedRequest) => {
      begin(request, { upgraded: false });
    }),
  );
  await mockttp.on(
    'request-body-data',
    safely((data: BodyData) => {
      open.get(data.id)?.recorder.requestData(data.content, { ended: data.isEnded });
      forgetIfSettled(data.id);
    }),
  );
  await mockttp.on('response-initiated', safely(respond));
  await mockttp.on(
    'response-body-data',
    safely((data: BodyData) => {
      open.get(data.id)?.recorder.responseData(data.content, { ended: data.isEnded });
      forgetIfSettled(data.id);
    }),
  );
  await mockttp.on(
    'rule-event',
    safely((event: RuleEvent) => {
      if (!open.has(event.requestId)) return;
      if (event.eventType === 'passthrough-response-head') {
        networkHeads.set(event.requestId, responseHeadEvent.parse(event.eventData));
      } else if (event.eventType === 'passthrough-abort') {
        upstreamFailures.set(event.requestId, upstreamReason(abortEvent.parse(event.eventData)));
      }
    }),
  );
  await mockttp.on('abort', (request: AbortedRequest) => {
    const ended = open.get(request.id);
    if (!ended) return;
    ended.ending = true;
    const atMs = epochOf(request.timingEvents, request.timingEvents.abortedTimestamp);
    setTimeout(
      safely(() => {
        if (ended.recorder.settled && !ended.upgraded) return;
        ended.recorder.abort(atMs, upstreamFailures.get(request.id) ?? clientReason(request));
        forget(request.id);
      }),
      abortGraceMs,
      undefined,
    );
  });
  await mockttp.on(
    'websocket-request',
    safely((request: CompletedRequest) => {
      begin(request, { upgraded: true }).requestData(request.body.buffer, { ended: true });
    }),
  );
  // Whole answers are told for upgrades only by these two; of other responses the second knows nothing that was not streamed.
  const upgradeAnswered = safely((response: CompletedResponse) => {
    const entry = open.get(response.id);
    if (!entry?.upgraded) return;
    respond(response);
    entry.recorder.responseData(response.body.buffer, { ended: true });
  });
  await mockttp.on('websocket-accepted', upgradeAnswered);
  await mockttp.on('response', upgradeAnswered);
  const message = (direction: 'sent' | 'received') =>
    safely((event: WebSocketMessage) => {
      open.get(event.streamId)?.recorder.message({
        atMs: epochOf(event.timingEvents, event.eventTimestamp),
        direction,
        opcode: event.isBinary ? 2 : 1,
        content: event.content,
      });
    });
  // mockttp speaks as the server: what it received is what the browser sent.
  await mockttp.on('websocket-message-received', message('sent'));
  await mockttp.on('websocket-message-sent', message('received'));
  await mockttp.on('websocket-close', (close) => forget(close.streamId));
  await mockttp.on(
    'tls-client-error',
    safely((failure: TlsHandshakeFailure) => {
      around.currentLog().append({
        type: 'tls-failure',
        atMs: Math.round(failure.timingEvents.startTime),
        host: failure.tlsMetadata.sniHostname ?? failure.destination?.hostname ?? null,
        cause: failure.failureCause,
        ...around.openerAt(failure.remotePort),
      });
    }),
  );
  await mockttp.on(
    'client-error',
    safely((error: ClientError) => {
      around.currentLog().append({
        type: 'client-error',
        atMs: Math.round(error.request.timingEvents.startTime),
        host: error.request.destination?.hostname ?? null,
        cause: error.errorCode ?? 'unreadable',
        ...around.openerAt(error.request.remotePort),
      });
    }),
  );
  const { bodies, currentLog, openerAt } = around;
  await recordTunnels(mockttp, { bodies, currentLog, openerAt, safely });

  const ofLog = (log: CaptureWriter) =>
    [...open].filter(([, entry]) => entry.log === log && !entry.recorder.settled);
  return {
    inFlight: (log) => ofLog(log).length,
    abandon: (log, reason) => {
      for (const [id, { recorder }] of ofLog(log)) {
        recorder.abort(Date.now(), reason);
        forget(id);
      }
    },
  };
}

function requestHead(request: InitiatedRequest, { sni, ja4 }: ClientHello): Omit<RequestHead, 'owner'> {
  const encrypted = request.url.startsWith('https:') || request.url.startsWith('wss:');
  return {
    atMs: Math.round(request.timingEvents.startTime),
    method: request.method,
    url: request.url,
    httpVersion: request.httpVersion,
    headers: request.rawHeaders,
    sni: encrypted ? sni : null,
    ...(encrypted && ja4 !== undefined ? { ja4 } : {}),
  };
}

/** mockttp's other times are monotonic; only the start is epoch milliseconds. */
function epochOf(timing: TimingEvents, monotonic: number | undefined): number {
  return monotonic === undefined
    ? Date.now()
    : Math.round(timing.startTime + monotonic - timing.startTimestamp);
}

function upstreamReason({ downstreamAborted, error }: z.infer<typeof abortEvent>): string {
  if (downstreamAborted) return clientLeft;
  return `upstream: ${[error.code, firstLine(error.message)].filter(Boolean).join(' ')}`;
}

function clientReason(request: AbortedRequest): string {
  return request.error?.message ? firstLine(request.error.message) : clientLeft;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
