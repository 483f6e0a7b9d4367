// Framing of the shell protocol: stdout, stderr and the exit status of a command multiplexed on one stream, stdin the other way.
import { PassThrough, type Readable } from 'node:stream';

/** Frame ids (AOSP shell_protocol.h). */
export const frameIds = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  exit: 3,
  closeStdin: 4,
  windowSize: 5,
} as const;

const frameHeaderBytes = 5;

/** One frame: id, little-endian length, content. */
export function encodeFrame(id: number, content: Uint8Array): Buffer {
  const frame = Buffer.alloc(frameHeaderBytes + content.length);
  frame.writeUInt8(id, 0);
  frame.writeUInt32LE(content.length, 1);
  frame.set(content, frameHeaderBytes);
  return frame;
}

/** Cuts a byte stream into frames. */
export function frameReader(): { push: (chunk: Buffer) => { id: number; content: Buffer }[] } {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: { id: number; content: Buffer }[] = [];
      while (rest.length >= frameHeaderBytes) {
        const length = rest.readUInt32LE(1);
        if (rest.length < frameHeaderBytes + length) break;
        frames.push({
          id: rest.readUInt8(0),
          content: rest.subarray(frameHeaderBytes, frameHeaderBytes + length),
        });
        rest = rest.subarray(frameHeaderBytes + length);
      }
      return frames;
    },
  };
}

/** The stdin of a command out of a framed stream; ends at the close-stdin frame or with the stream. */
export function stdinOf(stream: Readable): PassThrough {
  const stdin = new PassThrough();
  const frames = frameReader();
  stream.on('data', (chunk: Buffer) => {
    let room = true;
    for (const { id, content } of frames.push(chunk)) {
      if (stdin.writableEnded || stdin.destroyed) continue;
      if (id === frameIds.stdin && content.length > 0) room = stdin.write(content) && room;
      else if (id === frameIds.closeStdin) stdin.end();
    }
    if (room || stdin.destroyed) return;
    stream.pause();
    stdin.once('drain', () => stream.resume());
  });
  stream.on('end', () => stdin.end());
  stream.on('close', () => stdin.end());
  return stdin;
}
