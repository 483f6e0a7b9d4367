// Values inside frames, records and texts that no single decoder takes as a whole: each found where it stands, its near miss not.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange } from './an-exchange.ts';

const words = aCanary('search-term', 'violet lantern 4711');
const event = JSON.stringify({ event: 'view', q: words.value, n: 1 });
const addresses = (body: Uint8Array | string, canary = words): string[] =>
  findings([anExchange({ body })], { canaries: [canary] }).map(({ address }) => address);
const other = event.replace('4711', '4712');

describe('values inside what no decoder takes as a whole', () => {
  it('a compressed stream behind the head of a frame', () => {
    const framed = (packed: Buffer): Buffer => Buffer.concat([Buffer.from([1, 0, 0xfe, 7, 9, 3]), packed]);
    for (const pack of [gzipSync, deflateSync]) {
      expect(addresses(framed(pack(event))).join()).to.match(/stream-part:@6 > (?:gzip|zlib) > json:\$\.q$/);
      expect(addresses(framed(pack(other)))).to.deep.equal([]);
    }
  });

  it('bytes written one a character in JSON, DEL included', () => {
    const body = JSON.stringify({ d: gzipSync(event).toString('latin1'), del: '\x7f' });
    expect(addresses(body)).to.deep.equal(['body > json:$.d > latin1 > gzip > json:$.q']);
  });

  it('records parted by control characters, each read as its own format', () => {
    const body = `42["ev",{"d":"${Buffer.from(event).toString('base64')}"}]\x1e42["end"]`;
    expect(addresses(body)).to.deep.equal(['body > records:0 > json-part > json:$[1].d > base64 > json:$.q']);
  });

  it('base64 in lines inside XML', () => {
    const lines = Buffer.from(event.repeat(3)).toString('base64').replace(/.{76}/g, '$&\n');
    expect(addresses(`<a><b>${lines}</b></a>`)).to.have.length(1);
  });

  it('brotli nobody announced around a binary record', () => {
    const record = Buffer.concat([Buffer.from([0x0a, words.value.length]), Buffer.from(words.value)]);
    expect(addresses(brotliCompressSync(Buffer.concat([record, record])))).to.include(
      'body > br > protobuf:1',
    );
  });

  it('text in encodings before UTF-8, percent-encoded', () => {
    const garden = aCanary('search-term', 'тихий сад');
    const bytes = [...garden.value].map((letter) => {
      const code = letter.charCodeAt(0);
      return code === 0x20 ? '+' : `%${(code - 0x350).toString(16).toUpperCase()}`;
    });
    expect(addresses(`q=${bytes.join('')}&x=1`, garden)).to.deep.equal(['body > form:q > windows-1251']);
  });
});
