// What decoders leave alone, and what they say when they could not look.
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { anExchange, readBody } from './an-exchange.ts';
import { closedReasons, readings } from './readings.ts';

const secret = 'the violet lantern hums at midnight';
const json = JSON.stringify({ a: [{ words: secret }] });
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');

describe('decoders: what stays as it is', () => {
  const ordinary: { name: string; body: string }[] = [
    { name: 'a sentence with = and &', body: 'Total = 5 & more; a=b, c' },
    { name: 'a word in the base64 alphabet', body: 'Facebook' },
    { name: 'padded base64-like text that is no field', body: 'QUJD=' },
    { name: 'text that starts like JSON', body: '[not json] {really}' },
    { name: 'a stray percent sign', body: '100% of 50%zz' },
    { name: 'an ampersand without a reference', body: 'salt & pepper; more' },
    { name: 'dotted words', body: 'one.two.three.four.five' },
    { name: 'a UUID', body: 'c0ffee00-1234-4abc-8def-001122334455' },
  ];
  for (const { name, body } of ordinary) {
    it(name, () => {
      expect(readings({ body }).get('body')).to.equal(body);
      expect(closedReasons({ body })).to.deep.equal([]);
    });
  }
});

describe('decoders: what they say when they could not look', () => {
  it('bytes nobody knows are opaque', () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 89 + 200) & 0xff));
    expect(closedReasons({ body: bytes })).to.deep.equal(['not text, and no decoder knows it']);
  });

  it('an encrypted field in base64 is opaque, a short token is not', () => {
    const noise = Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 89 + 200) & 0xff));
    expect(closedReasons({ body: JSON.stringify({ p: base64(noise) }) })).to.have.length(1);
    expect(closedReasons({ body: JSON.stringify({ p: base64(noise.subarray(0, 40)) }) })).to.deep.equal([]);
  });

  it('an uploaded picture is named', () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(50, 0xfe)]);
    expect(closedReasons({ body: png })).to.deep.equal(['image/png: not text']);
    expect(closedReasons({ answer: { body: png } })).to.deep.equal([]);
  });

  it('a body whose file is missing is opaque', () => {
    const exchange = anExchange({ body: 'never stored' });
    const { opaque } = decodeExchange(exchange, () => undefined);
    expect(opaque.map(({ reason }) => reason)).to.deep.equal(['its bytes are not in the capture']);
  });

  it('a gzip that ends early gives what it held, and says so', () => {
    const whole = gzipSync(`${secret} ${Array.from({ length: 400 }, (_, at) => at * 7919).join(' ')}`);
    const { payloads } = decodeExchange(anExchange({ body: whole.subarray(0, 300) }), readBody);
    const cut = payloads.find(({ location }) => location === 'body');
    expect(cut?.text).to.include(secret);
    expect(cut?.layers[0]?.check).to.equal('gzip ends early');
  });

  it('damaged gzip is opaque with its reason', () => {
    const damaged = Buffer.from(gzipSync(json));
    damaged.fill(0xff, 12, 30);
    expect(closedReasons({ body: damaged }).join()).to.match(/^not gzip: /);
  });

  it('an unknown content encoding over closed bytes is named', () => {
    const bytes = Buffer.alloc(64, 0xfe);
    expect(closedReasons({ body: bytes, headers: [['Content-Encoding', 'aes128gcm']] })).to.deep.equal([
      'content encoding aes128gcm is not known',
    ]);
  });

  it('malformed JSON stays readable text', () => {
    expect(readings({ body: `{"w":"${secret}"` }).get('body')).to.include(secret);
  });

  it('values deeper than six layers stay closed or as they are', () => {
    let body: Buffer = Buffer.from(secret);
    for (let layer = 0; layer < 7; layer += 1) body = gzipSync(body);
    expect(closedReasons({ body })).to.deep.equal(['limit reached: more than 6 layers']);
  });
});
