// Screenshots are made small without changing what they show; what is no such PNG is left alone.
import { deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { shrinkPng } from '../../../harness/lab/handset/screen/png-shrink.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), content, Buffer.alloc(4)]);
}

/** An RGB PNG whose rows are given as filtered bytes, filter byte first. */
function rgb(width: number, rows: number[][], { depth = 8 } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([depth, 2, 0, 0, 0], 8);
  const body = deflateSync(Buffer.from(rows.flat()));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', body),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Pixels of a palette PNG as colours. */
function pixelsOf(png: Buffer): number[][][] {
  const width = png.readUInt32BE(16);
  const parts = new Map<string, Buffer>();
  for (let at = 8; at + 8 <= png.length; at += png.readUInt32BE(at) + 12) {
    parts.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const palette = parts.get('PLTE') ?? Buffer.alloc(0);
  const rows = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0));
  const picture: number[][][] = [];
  for (let at = 0; at < rows.length; at += width + 1) {
    const row = [...rows.subarray(at + 1, at + 1 + width)];
    picture.push(row.map((index) => [...palette.subarray(index * 3, index * 3 + 3)]));
  }
  return picture;
}

describe('shrinkPng', () => {
  it('keeps the colours of flat areas through every filter', () => {
    const white = [255, 255, 255];
    const blue = [26, 115, 232];
    const rows = [
      [0, ...white, ...white, ...blue, ...blue],
      [1, ...white, 0, 0, 0, 27, 116, 233, 0, 0, 0],
      [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [3, 128, 128, 128, 0, 0, 0, 142, 186, 245, 0, 0, 0],
      [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    const picture = pixelsOf(shrinkPng(rgb(4, rows)));
    for (const row of picture) expect(row).to.deep.equal([white, white, blue, blue]);
  });

  it('rounds near colours to the one that fills an area', () => {
    const row = [0, 254, 254, 254, 255, 255, 255, 255, 255, 255];
    expect(pixelsOf(shrinkPng(rgb(3, [row])))).to.deep.equal([
      [
        [255, 255, 255],
        [255, 255, 255],
        [255, 255, 255],
      ],
    ]);
  });

  it('rounds more where the palette would overflow', () => {
    const row = [0];
    for (let colour = 0; colour < 4096; colour += 1) {
      row.push((colour >> 8) << 4, ((colour >> 4) & 15) << 4, (colour & 15) << 4);
    }
    const small = shrinkPng(rgb(4096, [row]));
    expect(small[25]).to.equal(2);
    expect(shrinkPng(rgb(512, [row.slice(0, 512 * 3 + 1)]))[25]).to.equal(3);
  });

  it('leaves other depths and other files alone', () => {
    const deep = rgb(1, [[0, 0, 0, 0, 0, 0, 0]], { depth: 16 });
    expect(shrinkPng(deep)).to.equal(deep);
    const text = Buffer.from('not a picture at all');
    expect(shrinkPng(text)).to.equal(text);
  });
});
