// Bytes that a tool wrote as text come back as they were, and text stays text.
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { bytesOfText } from '../../../harness/import/har/text-bytes.ts';

const gzip = gzipSync('violet lantern 4711');

/** Python's bytes.decode('utf8', 'surrogateescape'), for bytes in which no two belong together. */
function surrogateEscaped(bytes: Buffer): string {
  return [...bytes].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('');
}

describe('bytes behind a text', () => {
  it('are its UTF-8', () => {
    for (const text of ['plain', 'früh 5 °C', '“quoted” – naïve', '日本語 é', 'ok \u{1f600}', 'Ünïcödé ©'])
      expect(bytesOfText(text).toString('utf8')).to.equal(text);
  });

  it('are one a character where a tool wrote them so', () => {
    expect(bytesOfText(gzip.toString('latin1'))).to.deep.equal(gzip);
    expect(bytesOfText(Buffer.from('früh').toString('latin1')).toString('utf8')).to.equal('früh');
  });

  it('are one a character in windows-1252 too', () => {
    const written = Buffer.from('“früh”').toString('latin1').replace('\u0080', '€').replace('\u009c', 'œ');
    expect(bytesOfText(written).subarray(0, 3).toString('utf8')).to.equal('“');
  });

  it('are its UTF-8 where a record of text and control characters was read as that', () => {
    const record = Buffer.from('L\0\0\0\x10a\0\x01\0\0\0\x02opal\0\x17\0\0\0ménage naïf Zürich Größe\0\0');
    expect(bytesOfText(record.toString('utf8'))).to.deep.equal(record);
    const message = Buffer.from([0x0a, 0x05, 0x63, 0x61, 0x66, 0xc3, 0xa9, 0x10, 0xe9, 0x07]);
    expect(bytesOfText(message.toString('latin1'))).to.deep.equal(message);
  });

  it('are one a character in formats whose head is letters, however much of them is text', () => {
    const avro = Buffer.concat([
      Buffer.from('Obj\x01\x04\x16avro.schema'),
      Buffer.from('x'.repeat(400)),
      Buffer.from([0xc4, 0x01]),
    ]);
    expect(bytesOfText(avro.toString('latin1'))).to.deep.equal(avro);
  });

  it('hide in lone surrogates', () => {
    expect(bytesOfText(surrogateEscaped(gzip))).to.deep.equal(gzip);
    expect(bytesOfText(`\u{1f600}\udc8f`)).to.deep.equal(Buffer.from([0xf0, 0x9f, 0x98, 0x80, 0x8f]));
  });

  it('never throw', () => {
    expect(bytesOfText('\ud800 \udfff \ufffd').length).to.be.greaterThan(0);
  });
});
