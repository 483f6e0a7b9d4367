// A title comes in, a minute of silence as a WAV file that names it goes out (RIFF: format, INFO list with INAM, samples).

const seconds = 60;
const samplesPerSecond = 4000;

/** 8-bit mono PCM, about 240 KB: long enough to be seen playing, and nothing to hear. */
export function silentTrack(title: string): Uint8Array {
  const format = Buffer.alloc(16);
  // PCM, one channel, and as many bytes as samples: one each.
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(samplesPerSecond, 4);
  format.writeUInt32LE(samplesPerSecond, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  const name = chunk('INAM', Buffer.from(`${title}\0`, 'latin1'));
  // 128 is the middle of unsigned 8-bit samples.
  const samples = Buffer.alloc(seconds * samplesPerSecond, 128);
  const parts = [
    Buffer.from('WAVE', 'latin1'),
    chunk('fmt ', format),
    chunk('LIST', Buffer.concat([Buffer.from('INFO', 'latin1'), name])),
    chunk('data', samples),
  ];
  return chunk('RIFF', Buffer.concat(parts));
}

/** Chunks begin at even offsets: one of odd length is padded, uncounted. */
function chunk(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
