// A HAR file comes in, its exchanges go out one by one in the order of `log.entries`; what cannot be read is told and passed over.
import { isAscii, isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { errorMessage } from '../../lib/errors.ts';
import { exchangeOf, type ImportedExchange } from './exchange-of.ts';
import { type HarEntry, harEntrySchema } from './har-entry.ts';
import { ElementScanner, type ScannedElement } from './json-scan.ts';

/** What a HAR file gives: an exchange, nothing for an entry that sent nobody anything, or what is wrong. */
export type HarItem =
  | ({ kind: 'exchange'; entry: number; jsonBytes: number; serverAddress: string | null } & ImportedExchange)
  /** A `data:` address and its like. */
  | { kind: 'local'; entry: number }
  /** `entry` is null when the file as a whole is meant. */
  | { kind: 'malformed'; entry: number | null; reason: string };

/** An entry larger than this is not taken apart: 192 MiB of JSON text. */
export const entryLimitBytes = 192 * 1024 * 1024;

const pieceBytes = 1024 * 1024;

/** Reads `path` piece by piece; only one entry at a time is in memory. Throws only what opening and reading the file throws. */
export function* readHar(path: string): Generator<HarItem> {
  const scanner = new ElementScanner(entryLimitBytes);
  for (const piece of piecesOf(path)) {
    for (const element of scanner.give(piece)) yield* itemsOf(element);
  }
  const { found, torn, cut } = scanner.end();
  if (!found)
    yield { kind: 'malformed', entry: null, reason: 'no array at log.entries; is it a HAR 1.2 file?' };
  if (cut !== undefined) yield { kind: 'malformed', entry: cut.index, reason: 'the file ends inside it' };
  else if (torn !== null) yield { kind: 'malformed', entry: null, reason: torn };
}

/** The file's bytes as UTF-8, in pieces of about 1 MiB; each is overwritten by the next. */
function* piecesOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes);
    let decoder: TextDecoder | undefined;
    let first = true;
    for (;;) {
      const size = readSync(file, buffer, 0, pieceBytes, null);
      if (size === 0) return;
      const piece = buffer.subarray(0, size);
      if (first && piece[0] === 0xff && piece[1] === 0xfe) decoder = new TextDecoder('utf-16le');
      first = false;
      yield decoder === undefined ? piece : Buffer.from(decoder.decode(piece, { stream: true }));
    }
  } finally {
    closeSync(file);
  }
}

function* itemsOf({ index, bytes, sizeBytes }: ScannedElement): Generator<HarItem> {
  const malformed = (reason: string): HarItem => ({ kind: 'malformed', entry: index, reason });
  if (bytes === undefined) {
    yield malformed(`larger than ${entryLimitBytes / 2 ** 20} MiB (${sizeBytes} bytes)`);
    return;
  }
  const { entry, reason } = parse(bytes);
  if (reason !== undefined) yield malformed(reason);
  if (entry === undefined) return;
  const imported = exchangeOf(entry, index);
  if (imported === undefined) yield { kind: 'local', entry: index };
  else {
    const serverAddress = entry.serverIPAddress?.replace(/^\[|\]$/g, '') || null;
    yield { kind: 'exchange', entry: index, jsonBytes: bytes.length, serverAddress, ...imported };
  }
}

/** An entry that is wrong in part gives both: what can be read of it, and what is wrong. */
function parse(bytes: Buffer): { entry?: HarEntry; reason?: string } {
  let value: unknown;
  try {
    value = valueOf(bytes);
  } catch (cause) {
    return { reason: `not JSON: ${errorMessage(cause).slice(0, 120)}` };
  }
  const checked = harEntrySchema.safeParse(value);
  if (checked.success) return { entry: checked.data };
  const [issue] = checked.error.issues;
  const field = issue === undefined || issue.path.length === 0 ? 'the entry' : issue.path.join('.');
  const rest = harEntrySchema.safeParse(withoutParts(value, checked.error.issues));
  const reason = `${field}: ${issue?.message ?? 'wrong shape'}`;
  return rest.success ? { entry: rest.data, reason } : { reason };
}

/** The entry without its response, or without those parts of its request that issues name. */
function withoutParts(value: unknown, issues: readonly { path: readonly PropertyKey[] }[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entry: Record<string, unknown> = { ...value };
  for (const { path } of issues) {
    const [part, field] = path;
    if (part === 'response') delete entry.response;
    const { request } = entry;
    if (part === 'request' && typeof field === 'string' && typeof request === 'object')
      entry.request = { ...request, [field]: undefined };
  }
  return entry;
}

/** Some tools write bytes that are no UTF-8 into a HAR: read one character a byte then, and what is UTF-8 after all as such. */
function valueOf(bytes: Buffer): unknown {
  if (isAscii(bytes)) return JSON.parse(bytes.toString('latin1'));
  if (isUtf8(bytes)) return JSON.parse(bytes.toString('utf8'));
  return JSON.parse(bytes.toString('latin1'), (_key, value: unknown) => {
    if (typeof value !== 'string' || /[^\u0000-\u00ff]/.test(value)) return value;
    const raw = Buffer.from(value, 'latin1');
    return isUtf8(raw) ? raw.toString('utf8') : value;
  });
}
