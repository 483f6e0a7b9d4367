// An analysed run comes in, HAR 1.2 files of its traffic go out, one for each case and one for all: views of the raw bytes, never their source.
import { closeSync, openSync, readSync } from 'node:fs';
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import { writeWholeInChunks } from '../lib/chunks.ts';
import { requestOf, responseOf } from './har-messages.ts';
import { runMetadata } from './har-metadata.ts';

/** Where the files go. */
export interface HarPaths {
  run: string;
  case: (caseId: string) => string;
}

/** Where the entries of a written file lie, in bytes. */
interface WrittenEntries {
  path: string;
  from: number;
  to: number;
}

const foot = '\n]}}\n';

/**
 * Writes the traffic as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), entries in order of arrival, a file
 * for each case with traffic and one for the whole run. Own fields start with an underscore; `_tlsErrors`,
 * `_webSocketMessages` and `_content` are as HTTP Toolkit and Chrome write them. `pages` is empty: what was opened on a
 * phone is known from the drive log, not from the traffic. The file of the run is copied together from those of the
 * cases: a body is read and undone once.
 */
export function writeHars(run: RunAnalysis, paths: HarPaths): void {
  // One for each handset.
  const betweens = [...new Set(run.between.map(({ caseId }) => caseId))];
  const groups = [
    ...run.cases.map(({ case: { id }, exchanges }) => ({ id, exchanges })),
    ...betweens.map((id) => ({ id, exchanges: run.between.filter(({ caseId }) => caseId === id) })),
  ];
  const written = groups.flatMap(({ id, exchanges }) => {
    if (exchanges.length === 0) return [];
    const path = paths.case(id);
    const head = headOf(run, id);
    writeWholeInChunks(path, caseChunks(head, exchanges, run.readBody));
    return [{ path, from: Buffer.byteLength(head), to: -Buffer.byteLength(foot) }];
  });
  writeWholeInChunks(paths.run, joined(headOf(run, null), written));
}

function* caseChunks(head: string, exchanges: readonly Exchange[], readBody: ReadBody): Generator<string> {
  yield head;
  let separator = '\n';
  for (const exchange of exchanges) {
    yield `${separator}${JSON.stringify(entryOf(exchange, readBody))}`;
    separator = ',\n';
  }
  yield foot;
}

function* joined(head: string, files: readonly WrittenEntries[]): Generator<string | Uint8Array> {
  yield head;
  let separator = '';
  for (const file of files) {
    yield separator;
    yield* pieceOf(file);
    separator = ',';
  }
  yield foot;
}

const pieceBytes = 1024 * 1024;

/** `to` counts from the end of the file. */
function* pieceOf({ path, from, to }: WrittenEntries): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const held: Buffer[] = [];
    for (let at = from; ;) {
      const piece = Buffer.allocUnsafe(pieceBytes);
      const read = readSync(file, piece, 0, pieceBytes, at);
      if (read === 0) break;
      at += read;
      held.push(piece.subarray(0, read));
      // The last two pieces are held back: the foot may lie in both.
      while (held.length > 2) yield held.shift() ?? Buffer.alloc(0);
    }
    yield Buffer.concat(held).subarray(0, to);
  } finally {
    closeSync(file);
  }
}

/** Everything before the entries. `caseId` is null for the whole run. */
function headOf(run: RunAnalysis, caseId: string | null): string {
  const { manifest } = run;
  const head = {
    version: '1.2',
    creator: { name: manifest.tool.name, version: manifest.tool.version },
    comment: manifest.simulated ? 'SIMULATED: lab handset. Says nothing about a real phone.' : '',
    _run: runMetadata(run, caseId),
    _tlsErrors: tlsErrors(run, caseId),
    pages: [],
  };
  return `{"log":${JSON.stringify(head).slice(0, -1)},"entries":[`;
}

function tlsErrors(run: RunAnalysis, caseId: string | null): object[] {
  const cases = run.cases.filter((one) => caseId === null || one.case.id === caseId);
  return cases.flatMap(({ case: planned, capture }) =>
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
