// Hashes of canaries are recognised in every writing, named by how they were made; anything that is none stays silent.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Canary } from '../../../harness/artifacts/case.ts';
import { hashIndex } from '../../../harness/detect/hashes.ts';
import { cityHash64, farmFingerprint64 } from '../../../harness/detect/digests/city.ts';
import { crc64Jones } from '../../../harness/detect/digests/crc64.ts';
import { fnv1a64, fnv1of64 } from '../../../harness/detect/digests/fnv.ts';
import { cryptographic, fast, named, others, rare } from '../../../harness/detect/digests/list.ts';
import { murmur2x64 } from '../../../harness/detect/digests/murmur.ts';
import { seeded } from '../decode/an-exchange.ts';
import { aCanary, page, words } from './a-run.ts';
import { digestVectors, hashedText } from './digest-vectors.ts';

const sha = (algorithm: string, content: string | Buffer) => createHash(algorithm).update(content).digest();
const index = hashIndex([words, page]);
const said = (text: string) =>
  index.hits(text).map(({ chain, start, end }) => `${chain} ${text.slice(start, end)}`);
const only = (canary: Canary, text: string) =>
  hashIndex([canary])
    .hits(text)
    .map(({ chain }) => chain);

const alphabet58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58Of(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; value > 0n; value /= 58n) text = (alphabet58[Number(value % 58n)] ?? '') + text;
  return text;
}

function base32Of(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(digit.padEnd(5, '0'), 2)])
    .join('');
}

const every = [...cryptographic, ...fast, ...others, ...named, ...rare];

describe('hash functions', () => {
  for (const { id, of } of every.filter((digest) => digest.id in digestVectors)) {
    it(`${id} agrees with other implementations`, () => {
      for (const [size, hex] of Object.entries(digestVectors[id] ?? {}))
        expect(of(Buffer.from(hashedText).subarray(0, Number(size))).toString('hex'), size).to.equal(hex);
    });
  }

  it('of the FNV family agree with RFC 9923, MurmurHash64A with its known value', () => {
    expect(fnv1a64(Buffer.from('a')).toString('hex')).to.equal('af63dc4c8601ec8c');
    expect(fnv1a64(Buffer.from('foobar')).toString('hex')).to.equal('85944171f73967e8');
    expect(fnv1of64(Buffer.from('a')).toString('hex')).to.equal('af63bd4c8601b7be');
    expect(crc64Jones(Buffer.from('123456789')).toString('hex')).to.equal('e9c6d914c4b8d9ca');
    expect(murmur2x64(Buffer.from('hello')).toString('hex')).to.equal('1e68d17c457bf117');
  });

  it('give what they say', () => {
    for (const { id, of, sizeBytes } of every) expect(of(Buffer.from('x')).length, id).to.equal(sizeBytes);
    expect(cityHash64(Buffer.from('x'.repeat(40)))).to.not.deep.equal(
      farmFingerprint64(Buffer.from('x'.repeat(40))),
    );
  });
});

describe('hashes in a text', () => {
  it('of every function, in hex of either case and in base64', () => {
    for (const { id, of } of every) {
      const digest = of(Buffer.from(page.value));
      const hex = digest.toString('hex');
      expect(said(`{"h":"${hex}"}`), id).to.deep.equal([`${id}(url) ${hex}`]);
      expect(said(hex.toUpperCase()), id).to.deep.equal([`${id}(url) ${hex.toUpperCase()}`]);
      for (const text of [digest.toString('base64'), digest.toString('base64url')]) {
        const bare = text.replace(/=+$/, '');
        // A `/` or `+` may also be punctuation: then the run is longer than the digest or found in its parts.
        expect(said(`?h=${text}&x`), `${id} ${text}`).to.deep.equal([`base64(${id}(url)) ${bare}`]);
      }
    }
  });

  it('of 64 bits in decimal, signed too, and with their bytes turned round', () => {
    const digest = fast.find(({ id }) => id === 'xxhash64')?.of(Buffer.from(page.value)) ?? Buffer.alloc(8);
    const value = digest.readBigUInt64BE();
    expect(said(`"h":${value},`)).to.deep.equal([`decimal(xxhash64(url)) ${value}`]);
    const signed = BigInt.asIntN(64, value);
    expect(only(page, `"h":${signed},`)).to.deep.equal(['decimal(xxhash64(url))']);
    expect(only(page, Buffer.from(digest).swap64().toString('hex'))).to.deep.equal(['xxhash64(url)']);
  });

  it('behind a mark that has the same characters as the digest', () => {
    const digest = sha('ripemd160', '1');
    const canary = aCanary('text', '1');
    const written = digest.toString('base64url');
    expect(written).to.match(/[-_]/);
    for (const mark of ['id-', 'v1_', 'sha-1-'])
      expect(only(canary, `"${mark}${written}"`), mark).to.deep.equal(['base64(ripemd160(text))']);
    expect(only(canary, `"id-x${written}"`)).to.deep.equal([]);
  });

  it('as the UUID that libraries make of a name', () => {
    // Results of Python's uuid module and of Java's UUID.nameUUIDFromBytes.
    const greeting = aCanary('text', 'hello');
    expect(only(greeting, '"5d41402a-bc4b-3a76-b971-9d911017c592"')).to.deep.equal(['uuid(name-uuid(text))']);
    const site = aCanary('text', 'python.org');
    for (const [uuid, chain] of [
      ['6fa459ea-ee8a-3ca4-894e-db77e160355e', 'uuid3-dns'],
      ['886313e1-3b8a-5372-9b90-0c9aee199e5d', 'uuid5-dns'],
    ] as const)
      expect(only(site, `id=${uuid.toUpperCase()}`)).to.deep.equal([`uuid(${chain}(text))`]);
    expect(only(site, '6fa459ea-ee8a-3ca4-894e-db77e160355f')).to.deep.equal([]);
  });

  it('with words of 32 bits or all bytes turned round', () => {
    const digest = fast.find(({ id }) => id === 'murmur3-128-x86')?.of(Buffer.from(page.value));
    if (digest === undefined) throw new Error('no such digest');
    expect(only(page, Buffer.from(digest).swap32().toString('hex'))).to.deep.equal(['murmur3-128-x86(url)']);
    expect(only(page, Buffer.from(digest).reverse().toString('hex'))).to.deep.equal(['murmur3-128-x86(url)']);
  });

  it('of every function, in base32 and base58', () => {
    for (const { id, of } of every) {
      const digest = of(Buffer.from(page.value));
      const thirtyTwo = base32Of(digest);
      expect(said(`h=${thirtyTwo}==&`), id).to.deep.equal([`base32(${id}(url)) ${thirtyTwo}`]);
      expect(said(`"${thirtyTwo.toLowerCase()}"`), id).to.have.length(1);
      const fiftyEight = base58Of(digest);
      expect(said(`{"h":"${fiftyEight}"}`), id).to.deep.equal([`base58(${id}(url)) ${fiftyEight}`]);
      expect(said(thirtyTwo.slice(0, -1)), id).to.deep.equal([]);
      expect(said(`${fiftyEight}2`), id).to.deep.equal([]);
      expect(said(fiftyEight.slice(0, -1)), id).to.deep.equal([]);
    }
  });

  it('of nothing at random in base32 and base58', () => {
    const random = seeded(58);
    for (let round = 0; round < 20_000; round += 1) {
      const size = [8, 16, 20, 32][round % 4] ?? 8;
      const bytes = Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
      expect(said(`${base32Of(bytes)} ${base58Of(bytes)}`)).to.deep.equal([]);
    }
  });

  it('of an address without its query or fragment, and of words joined in any way, two deep too', () => {
    const address = 'https://www.meadow.example/notes/violet-harbour-9034?id=7#top';
    const typed: Canary = { ...page, value: address };
    for (const form of [
      'https://www.meadow.example/notes/violet-harbour-9034',
      'www.meadow.example/notes/violet-harbour-9034?id=7#top',
      'meadow.example/notes/violet-harbour-9034',
    ]) {
      const inner = sha('sha1', form).toString('hex');
      expect(only(typed, sha('md5', inner).toString('hex')), form).to.have.length(1);
      expect(
        only(typed, sha('sha256', Buffer.from(form).toString('base64')).toString('hex')),
        form,
      ).to.have.length(1);
    }
    const term: Canary = { ...words, value: 'Früher Garten am See' };
    for (const form of ['fr%C3%BCher+garten+am+see', 'FrüherGartenamSee', 'früher-garten-am-see'])
      expect(only(term, sha('md5', sha('md5', form)).toString('hex')), form).to.have.length(1);
  });

  it('as a UUID', () => {
    const uuid = sha('md5', words.value)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect(said(`id=${uuid};`)).to.deep.equal([`uuid(md5(search-term)) ${uuid}`]);
  });

  it('of an encoding, and of a hash', () => {
    const inner = sha('md5', words.value);
    const chains: [string, Buffer][] = [
      ['sha256(base64(search-term))', sha('sha256', Buffer.from(words.value).toString('base64'))],
      ['md5(hex(search-term))', sha('md5', Buffer.from(words.value).toString('hex'))],
      ['sha1(hex(md5(search-term)))', sha('sha1', inner.toString('hex'))],
      ['md5(HEX(md5(search-term)))', sha('md5', inner.toString('hex').toUpperCase())],
      ['sha256(raw(md5(search-term)))', sha('sha256', inner)],
      ['sha256(base64(md5(search-term)))', sha('sha256', inner.toString('base64'))],
    ];
    for (const [chain, digest] of chains) expect(only(words, digest.toString('hex'))).to.deep.equal([chain]);
  });

  it('cut to 16 or 32 digits, and the 16 in the middle of an MD5', () => {
    const hex = sha('sha256', words.value).toString('hex');
    expect(only(words, `/${hex.slice(0, 16)}/`)).to.deep.equal(['sha256(search-term)[0:16]']);
    expect(only(words, `/${hex.slice(0, 32)}/`)).to.deep.equal(['sha256(search-term)[0:32]']);
    const md5 = sha('md5', words.value).toString('hex');
    expect(only(words, `/${md5.slice(8, 24)}/`)).to.deep.equal(['md5(search-term)[8:24]']);
  });

  it('of a MAC address with other separators', () => {
    const mac = aCanary('identifier', '02:1a:2b:3c:4d:5e');
    expect(only(mac, sha('md5', '021A2B3C4D5E').toString('hex'))).to.deep.equal([
      'md5(upper(join(identifier)))',
    ]);
    expect(only(mac, sha('sha1', '02-1a-2b-3c-4d-5e').toString('hex'))).to.deep.equal([
      'sha1(join-(identifier))',
    ]);
  });

  it('and nothing else', () => {
    const hex = sha('sha256', words.value).toString('hex');
    const other = sha('sha256', 'violet lantern 4712');
    for (const text of [
      other.toString('hex'),
      other.toString('base64'),
      `${hex}00`,
      `0${hex}`,
      hex.slice(0, 15),
      hex.slice(0, 40),
      hex.slice(1, 17),
      hex.slice(8, 24),
      hex.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      'x'.repeat(5000),
      '/'.repeat(1000),
      '-'.repeat(64),
    ])
      expect(said(text), text.slice(0, 80)).to.deep.equal([]);
  });

  it('of a value that two canaries share, for both', () => {
    const twins = hashIndex([words, aCanary('title', words.value)]);
    const hits = twins.hits(sha('md5', words.value).toString('hex'));
    expect(hits.map(({ canary, chain }) => `${canary} ${chain}`)).to.deep.equal([
      '0 md5(search-term)',
      '1 md5(title)',
    ]);
  });

  it('behind 0x in either case, of whatever size', () => {
    for (const algorithm of ['md5', 'sha256', 'sha512', 'sha3-512']) {
      const hex = sha(algorithm, words.value).toString('hex');
      const upper = hex.toUpperCase();
      for (const text of [`0x${hex}`, `0X${upper}`, `/v1/0x${hex}/c`, `items/0X${upper}`]) {
        expect(index.hits(text), text).to.have.length(1);
        expect(index.hitsRun(Buffer.from(text), 0, text.length), text).to.equal(true);
      }
      const other = `0x${sha(algorithm, `${words.value}s`).toString('hex')}`;
      expect(index.hitsRun(Buffer.from(other), 0, other.length), other).to.equal(false);
    }
  });

  it('costs no more for more canaries', () => {
    const many = Array.from({ length: 100 }, (_, at) =>
      aCanary('search-term', `violet lantern ${4711 + at}`, `c/${at}`),
    );
    const crowd = hashIndex(many);
    const text = sha('sha1', 'violet lantern 4799').toString('hex');
    expect(crowd.hits(`a=${text}`).map(({ canary }) => canary)).to.deep.equal([88]);
  });
});
