// Standard input and output of commands: where bytes go, how much is read, and pipes between two commands.
import { PassThrough, Readable } from 'node:stream';

/** Where a command writes; the promise settles when there is room for more. */
export interface Sink {
  write(content: string | Uint8Array): Promise<void>;
}

/** The reader of a pipe is gone; a command that sees this ends with 128 + SIGPIPE. */
export class BrokenPipe extends Error {}

/** Input that ends at once. */
export function noInput(): Readable {
  return Readable.from([]);
}

/** Reads up to the end. */
export async function readAll(input: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(input)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What was read too far, by stream; the next reader gets it first. */
const leftovers = new WeakMap<Readable, Buffer>();

/** Chunks as they come; leaves the input open when the caller stops early. */
export async function* chunksOf(input: Readable): AsyncGenerator<Buffer> {
  const leftover = leftovers.get(input);
  leftovers.delete(input);
  if (leftover) yield leftover;
  if (input.destroyed || input.readableEnded) return;
  for await (const chunk of input.iterator({ destroyOnReturn: false })) yield Buffer.from(chunk);
}

/** Reads up to and without the next line feed; undefined at the end of the input. */
export async function readLine(input: Readable): Promise<string | undefined> {
  let line = Buffer.alloc(0);
  let any = false;
  for await (const chunk of chunksOf(input)) {
    any = true;
    const end = chunk.indexOf(0x0a);
    line = Buffer.concat([line, end < 0 ? chunk : chunk.subarray(0, end)]);
    if (end < 0) continue;
    if (end + 1 < chunk.length) leftovers.set(input, chunk.subarray(end + 1));
    break;
  }
  return any ? line.toString() : undefined;
}

/** Reads exactly `sizeBytes`, or less when the input ends before. */
export async function readExactly(input: Readable, sizeBytes: number): Promise<Buffer> {
  if (sizeBytes === 0) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let got = 0;
  for await (const chunk of chunksOf(input)) {
    chunks.push(chunk);
    got += chunk.length;
    if (got >= sizeBytes) break;
  }
  const all = Buffer.concat(chunks);
  if (all.length > sizeBytes) leftovers.set(input, all.subarray(sizeBytes));
  return all.subarray(0, sizeBytes);
}

/** A sink that remembers, for `$(...)`. */
export function collector(): Sink & { bytes(): Buffer } {
  const chunks: Buffer[] = [];
  return {
    async write(content) {
      chunks.push(Buffer.from(content));
    },
    bytes: () => Buffer.concat(chunks),
  };
}

/** A sink that forgets: /dev/null. */
export const discard: Sink = { write: () => Promise.resolve() };

/** One `|`: what is written to `sink` comes out of `source`. */
export function pipe(): { sink: Sink; source: Readable; endSink: () => void; endSource: () => void } {
  const stream = new PassThrough();
  stream.on('error', () => stream.destroy());
  return {
    sink: {
      async write(content) {
        if (stream.destroyed) throw new BrokenPipe('Broken pipe');
        if (stream.write(content)) return;
        await new Promise<void>((resolve) => {
          stream.once('drain', resolve);
          stream.once('close', resolve);
        });
        if (stream.destroyed) throw new BrokenPipe('Broken pipe');
      },
    },
    source: stream,
    endSink: () => stream.end(),
    endSource: () => stream.destroy(),
  };
}
