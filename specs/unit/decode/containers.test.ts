// Containers of the rarer kind: what an encoder wrote is found at its address, what is cut or made up is refused, and the bounds hold.
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { rederive } from '../../../harness/decode/rederive.ts';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange, readBody, seeded } from './an-exchange.ts';

const words = aCanary('search-term', 'violet lantern 4711');
const seen = (body: Uint8Array | string): string[] =>
  findings([anExchange({ body })], { canaries: [words] })
    .filter(({ match }) => match === 'exact')
    .map(({ address }) => address);
const packed = (base64: string): Buffer => gunzipSync(Buffer.from(base64, 'base64'));
const text = (value: string): Buffer => Buffer.from(value);
const behindLength = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), text(value)]);

/** Written by Python's pyarrow: a column of two strings, and one of eight under zstd. */
const arrowStream = packed(
  'H4sIAAAAAAACA3VPQQrCMBCc2LSWkkMORbwIeYIFwU/4CQ85CCUVaX2Lv42762pEcCC7md3J7CbnnK8APBgdHBrUaOlGMJY4iLUUrUYq0+nlTU+1BmtRefUwNeetaqH6Rbj91GhsfqgPw2Gjk524obLisccbHXEnW/BuJ915hYIK/+E0e827r5758SkTi25KMdwv0xjnVwzjOc3xlsLhOAz6H9Y9AVkhxAtQAQAA',
);
const arrowZstd = packed(
  'H4sIAAAAAAACA/v/////AgYGBgEGEOBi4GFgY2Bl4ACygICRBchnAPI4gCQLlAQKA7EIWI8IUIyNgR2sSgBqBiMriJaAqmWAqi8F81ngYkBr/2+AmgMCPEAdEJt5wKYxMLMwyACpCgYE4GGQA9rBAleTAMQqULs4GJABG5DPDiQh1jMz4AamUNoCSlsjyTFimAuxDwQ0tur/VVBRZARzkoG4DIhvAvEbIPYHCicB8VEgvgFRAqXA+hJuMPgyMuzIz0tVKMvMz0ktUchJzCtJLcpTMDE3NGRl+GOjkZPYUJS8TMIoYF6XODy8QDQASbEvt7ABAAA=',
);

/** Written by Python's plistlib: a dictionary with wide characters and a zlib stream in it, an archive of Apple's, and a list of one. */
const lists = [
  'YnBsaXN0MDDVAQIDBAUGBwgJClVldmVudFFuUXFTcmF3UXRWc2VhcmNoEANfEBN2aW9sZXQgbGFudGVybiA0NzExTxAheJyrqFAoy8zPSS1RyEnMK0ktylMwMTc0rMAqCgBoKQ9JogsMUWHRDQ5VdGl0bGVvEBsARwByAPwA3wBlACAgEwAgAHYAaQBvAGwAZQB0ACAAbABhAG4AdABlAHIAbgAgADQANwAxADEIExkbHSEjKixCZmlrbnQAAAAAAAABAQAAAAAAAAAPAAAAAAAAAAAAAAAAAAAArQ==',
  'YnBsaXN0MDDUAQIDBAUGDA9ZJGFyY2hpdmVyWCRvYmplY3RzVCR0b3BYJHZlcnNpb25fEA9OU0tleWVkQXJjaGl2ZXKjBwgLVSRudWxs0QkKU3VybIACXxATdmlvbGV0IGxhbnRlcm4gNDcxMdENDlRyb290gAESAAGGoAgRGyQpMkRITlFVV21wdXcAAAAAAAABAQAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAfA==',
  'YnBsaXN0MDChAV8QE3Zpb2xldCBsYW50ZXJuIDQ3MTEICgAAAAAAAAEBAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAg',
].map((base64) => Buffer.from(base64, 'base64'));

/** `{ i: 5, q: <words>, z: [true] }` as the drafts and proposals write it. */
const containers: Record<string, { of: (value: string) => Buffer | string; address: string }> = {
  'bencode, all of it text': {
    of: (value) => `d1:ii5e1:q${value.length}:${value}1:zli1eee`,
    address: 'body > bencode:$.q',
  },
  'bencode with bytes': {
    of: (value) =>
      Buffer.concat([text(`d1:b4:`), Buffer.from([0, 1, 0xfe, 0xff]), text(`1:q${value.length}:${value}e`)]),
    address: 'body > bencode:$.q',
  },
  'Universal Binary JSON': {
    of: (value) => Buffer.concat([text('{i\x01ii\x05i\x01qSU'), behindLength(value), text('i\x01z[T]}')]),
    address: 'body > ubjson:$.q',
  },
  'Universal Binary JSON of one kind, counted': {
    of: (value) => Buffer.concat([text('[$S#i\x02U\x02abU'), behindLength(value)]),
    address: 'body > ubjson:$[1]',
  },
  'Smile, a name and a text shared': {
    of: (value) =>
      Buffer.concat([
        text(':)\n\x03'),
        Buffer.from([0xfa, 0x81, ...text('ab'), 0xf8, 0xfa, 0x80, ...text('q'), 0x40 + value.length - 1]),
        text(value),
        Buffer.from([0xfb, 0xfa, 0x41, 0x01, 0xfb, 0xf9, 0x80, ...text('n'), 0x24, 0x03, 0x95, 0xfb]),
      ]),
    address: 'body > smile:$.ab[1].q',
  },
  'Smile with a long text': {
    of: (value) =>
      Buffer.concat([
        Buffer.from([...text(':)\n'), 0, 0xfa, 0x80, ...text('q'), 0xe0]),
        text(`${'lorem ipsum '.repeat(9)}${value}`),
        Buffer.from([0xfc, 0x80, ...text('t'), 0x23, 0xfb, 0xff, 0xfa, 0x80, ...text('u'), 0x22, 0xfb, 0xff]),
      ]),
    address: 'body > smile:$.q',
  },
  'delimited messages': {
    of: (value) => {
      const message = Buffer.concat([
        Buffer.from([8, 3, 0x12]),
        behindLength(value),
        Buffer.from([0x18, 0xc8, 1]),
      ]);
      return Buffer.concat(
        [
          behindLength(''),
          ...[message, message].map((one) => Buffer.concat([Buffer.from([one.length]), one])),
        ].slice(1),
      );
    },
    address: 'body > delimited:0 > protobuf:2',
  },
  'bytes with signs': {
    of: (value) =>
      JSON.stringify({ d: [...text(`ü ${value}`)].map((byte) => (byte > 127 ? byte - 256 : byte)) }),
    address: 'body > json:$.d[*]',
  },
};

describe('containers', () => {
  for (const [name, { of, address }] of Object.entries(containers)) {
    it(name, () => {
      const body = of(words.value);
      expect(seen(body)).to.include(address);
      expect(rederive(anExchange({ body }), readBody, { direction: 'sent', address })).to.include(
        words.value,
      );
      expect(seen(of('violet lantern 4712'))).to.deep.equal([]);
    });
  }

  it('columns of Arrow, as they are and compressed', () => {
    expect(seen(arrowStream)).to.deep.equal(['body > arrow:1.2[1]']);
    expect(seen(arrowZstd)).to.include('body > arrow:1.2[1]');
    expect(
      rederive(anExchange({ body: arrowStream }), readBody, {
        direction: 'sent',
        address: 'body > arrow:1.2[0]',
      }),
    ).to.equal('one violet');
  });

  it('property lists of Apple’s, with wide characters, streams and archives in them', () => {
    const [dictionary, archive, list] = lists.map(seen);
    expect(dictionary).to.deep.equal([
      'body > plist:$.q',
      'body > plist:$.raw > zlib',
      'body > plist:$.t[1].title',
    ]);
    expect(archive).to.deep.equal(['body > plist:$.$objects[2]']);
    expect(list).to.deep.equal(['body > plist:$[0]']);
  });

  it('pairs with semicolons or bars between them', () => {
    const within = (mark: string, value = words.value): string =>
      `ev=view${mark}n=3${mark}q=${encodeURIComponent(value)}`;
    for (const mark of [';', '; ', '|', ' | ']) {
      expect(seen(JSON.stringify({ d: within(mark) })), mark).to.deep.equal(['body > json:$.d > pairs:q']);
      expect(seen(JSON.stringify({ d: within(mark, 'violet lantern 4712') })), mark).to.deep.equal([]);
    }
    const packed = `a=1;d=${text(JSON.stringify({ q: words.value })).toString('base64')}`;
    expect(seen(JSON.stringify([packed]))).to.deep.equal(['body > json:$[0] > pairs:d > base64 > json:$.q']);
    // Lists of names and values apart, as metrics have them.
    const apart = JSON.stringify({
      attributes: [{ key: 'q', value: { stringValue: words.value } }, ['u', words.value]],
    });
    expect(seen(apart)).to.deep.equal([
      'body > json:$.attributes[0].value.stringValue',
      'body > json:$.attributes[1][1]',
    ]);
  });

  it('are refused when cut or damaged, without an exception', () => {
    const random = seeded(4711);
    const bodies = [
      ...lists,
      arrowStream,
      arrowZstd,
      ...Object.values(containers).map(({ of }) => Buffer.from(of('violet quill 4711'))),
    ];
    for (const body of bodies) {
      for (let round = 0; round < 60; round += 1) {
        const damaged = Buffer.from(body.subarray(0, Math.ceil(random() * body.length)));
        for (let count = 0; count < 3; count += 1)
          damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
        seen(damaged);
      }
      // Every place of the words must stand in what was sent.
      expect(seen(body.subarray(0, 12))).to.deep.equal([]);
    }
  });
});
