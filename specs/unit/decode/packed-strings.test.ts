// Bytes put into a string one a character, as replay recorders pack them: found whatever marks of other codings stand in them by chance.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange, seeded } from './an-exchange.ts';

const words = aCanary('search-term', 'violet lantern hums at midnight');
const addresses = (body: string): string[] =>
  findings([anExchange({ body })], { canaries: [words] }).map(({ address }) => address);

/** A document of words by chance that says `said`; about one in five has a mark of percent-encoding when it is packed. */
function documentOf(next: () => number, said: string): string {
  const word = (): string =>
    Math.floor(next() * 1e12)
      .toString(36)
      .slice(0, 8);
  return JSON.stringify({ node: Array.from({ length: 500 }, word).join(' '), said });
}

describe('streams packed into strings', () => {
  const codings = { zlib: deflateSync, gzip: gzipSync, deflate: deflateRawSync, br: brotliCompressSync };
  const upload = (packed: Buffer): string =>
    JSON.stringify({ version: 1, events: [packed.toString('latin1'), 'x'] });

  for (const [name, pack] of Object.entries(codings)) {
    it(`are opened whatever the characters of ${name} look like`, () => {
      const next = seeded(4711);
      let marked = 0;
      for (let round = 0; round < 24; round += 1) {
        const packed = pack(documentOf(next, words.value));
        if (/%[0-9a-f]{2}/i.test(packed.toString('latin1'))) marked += 1;
        expect(addresses(upload(packed)), `round ${round}`).to.deep.equal([
          `body > json:$.events[0] > latin1 > ${name} > json:$.said`,
        ]);
      }
      expect(marked).to.be.greaterThan(0);
    });
  }

  it('say nothing that is not in them', () => {
    const next = seeded(4712);
    for (let round = 0; round < 24; round += 1)
      expect(addresses(upload(gzipSync(documentOf(next, 'violet lantern hums at midday'))))).to.deep.equal(
        [],
      );
    const noise = Buffer.from(Array.from({ length: 4096 }, () => Math.floor(next() * 256)));
    expect(addresses(upload(noise))).to.deep.equal([]);
  });

  it('are not seen in a text that is only percent-encoded, whatever its language', () => {
    const body = JSON.stringify({ events: [`größer è più%20${words.value.replaceAll(' ', '%20')}%20é`] });
    expect(addresses(body)).to.deep.equal(['body > json:$.events[0] > percent']);
  });
});

describe('tags of a line protocol', () => {
  const page = aCanary('url', 'https://harbor-notes.example/articles/silent-orchard?id=4711');
  const found = (body: string): string[] =>
    findings([anExchange({ body })], { canaries: [words, page] }).map(
      ({ canary, match, address }) => `${canary} ${match} ${address}`,
    );

  it('are read without what escapes their spaces, commas and equals signs', () => {
    const line = (words: string): string => `search,host=a\\,b,q=${words},u=x n=1i 1796010032261944321`;
    expect(found(line('violet\\ lantern\\ hums\\ at\\ midnight'))).to.deep.equal([
      `${words.id} exact body > backslash`,
    ]);
    expect(found(`visit,u=${page.value.replace('=', '\\=')} n=1i 1796010032261944321`)).to.deep.equal([
      `${page.id} exact body > backslash`,
    ]);
    expect(found(line('violet\\ lantern\\ hums\\ at\\ midday'))).to.deep.equal([]);
    // A backslash before a letter is no escape of theirs.
    expect(found(line('violet\\lantern\\hums\\at\\midnight'))).to.deep.equal([]);
  });
});
