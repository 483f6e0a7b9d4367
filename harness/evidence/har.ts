// An analysed run comes in, a HAR 1.2 of all its traffic goes out piece by piece: a view of the raw bytes, never their source.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import { isBetweenCases } from '../artifacts/run-folder.ts';
import { requestOf, responseOf } from './har-messages.ts';

/**
 * The run as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): one page a case, entries in order of arrival.
 * Own fields start with an underscore; `_tlsErrors`, `_webSocketMessages` and `_content` are as HTTP Toolkit and Chrome
 * write them. Pieces, because a long run's HAR is larger than a string may be.
 */
export function* harChunks(run: RunAnalysis): Generator<string> {
  const { manifest } = run;
  const head = {
    version: '1.2',
    creator: { name: manifest.tool.name, version: manifest.tool.version },
    comment: manifest.simulated ? 'SIMULATED: lab handset. Says nothing about a real phone.' : '',
    _runId: manifest.runId,
    _simulated: manifest.simulated,
    _tlsErrors: tlsErrors(run),
    pages: pagesOf(run),
  };
  yield `{"log":${JSON.stringify(head).slice(0, -1)},"entries":[`;
  let separator = '\n';
  const all = [...run.cases.flatMap(({ exchanges }) => exchanges), ...run.between];
  for (const exchange of all) {
    yield `${separator}${JSON.stringify(entryOf(exchange, run.readBody))}`;
    separator = ',\n';
  }
  yield '\n]}}\n';
}

function pagesOf(run: RunAnalysis): object[] {
  return run.cases
    .filter(({ exchanges }) => exchanges.length > 0)
    .map(({ case: planned, drive, capture }) => ({
      id: planned.id,
      title: `${planned.id}: ${planned.browser}, ${planned.engine}, ${planned.mode}`,
      startedDateTime: isoTime(drive[0]?.atMs ?? capture[0]?.atMs ?? 0),
      pageTimings: { onContentLoad: -1, onLoad: -1 },
    }));
}

function tlsErrors(run: RunAnalysis): object[] {
  return run.cases.flatMap(({ case: planned, capture }) =>
    capture
      .filter((event) => event.type === 'tls-failure')
      .map((event) => ({
        startedDateTime: isoTime(event.atMs),
        time: -1,
        hostname: event.host ?? '',
        cause: event.cause,
        _caseId: planned.id,
      })),
  );
}

function entryOf(exchange: Exchange, readBody: ReadBody): object {
  const { request, response, aborted, messages } = exchange;
  const endMs = response?.atMs ?? aborted?.atMs ?? request.atMs;
  const waitMs = Math.max(0, endMs - request.atMs);
  return {
    ...(isBetweenCases(exchange.caseId) ? {} : { pageref: exchange.caseId }),
    startedDateTime: isoTime(request.atMs),
    time: waitMs,
    request: requestOf(request, readBody),
    response: responseOf(response, readBody),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: waitMs, receive: 0 },
    _caseId: exchange.caseId,
    _exchangeId: exchange.id,
    _bodySha256: request.body.sha256,
    _responseBodySha256: response?.body.sha256 ?? null,
    _owner: request.owner,
    ...(aborted === undefined ? {} : { _error: aborted.reason }),
    ...(response === undefined ? {} : { _answeredBy: response.from }),
    ...(messages.length === 0
      ? {}
      : {
          _resourceType: 'websocket',
          _webSocketMessages: messages.map((message) => ({
            type: message.direction === 'sent' ? 'send' : 'receive',
            time: message.atMs / 1000,
            opcode: message.opcode,
            data: messageText(readBody(message.body), message.opcode),
            _bodySha256: message.body.sha256,
          })),
        }),
  };
}

/** Chrome's form: text as it is, binary as base64. */
function messageText(bytes: Uint8Array | undefined, opcode: number): string {
  return Buffer.from(bytes ?? []).toString(opcode === 1 ? 'utf8' : 'base64');
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
