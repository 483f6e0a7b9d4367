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

  it('are refused when cut or damaged, without an exception', () => {
    const random = seeded(4711);
    const bodies = [
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
