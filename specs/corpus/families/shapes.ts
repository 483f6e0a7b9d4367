// Shapes of uploads by an encoder of this corpus's own: batch and beacon modes, values in odd places, stacks of six layers, words sent apart, hashes.
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { valueOf } from '../canaries.ts';
import { type Family, upload } from '../corpus.ts';

const words = valueOf('words');
const page = valueOf('page');
const title = valueOf('title');
const json = JSON.stringify({ q: words, u: page });
const encoded = encodeURIComponent;
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');

export const batches: Family = {
  id: 'batch-and-beacon',
  by: 'hand',
  decoders: ['form-lines', 'relative-url', 'json-part'],
  entries: () => [
    upload(
      'Google Analytics lines',
      `en=page_view&dl=${encoded(page)}&_et=1\r\nen=search&ep.search_term=${encoded(words)}`,
      ['page', 'words'],
      {
        url: 'https://collector.example/g/collect?v=2&tid=G-1',
      },
    ),
    upload(
      'lines with base64 in them',
      `en=a&p=${encoded(base64(json))}\nen=b&p=${encoded(base64(JSON.stringify({ t: title })))}`,
      ['words', 'page', 'title'],
    ),
    upload(
      'bulk of queries',
      JSON.stringify({
        requests: [
          `?idsite=1&url=${encoded(page)}&search=${encoded(words)}&x=${encoded(base64(JSON.stringify({ t: title })))}`,
        ],
      }),
      ['words', 'page', 'title'],
    ),
    upload('JSON Lines, gzip', gzipSync(`{"create":{}}\n${json}\n{"create":{}}\n{"t":"${title}"}\n`), [
      'words',
      'page',
      'title',
    ]),
    upload('socket.io', 'x', ['words', 'page'], {
      messages: [{ direction: 'sent', opcode: 1, body: `42["track",{"d":"${base64(json)}"}]` }],
    }),
    upload('text/plain beacon', json, ['words', 'page'], {
      headers: [['Content-Type', 'text/plain;charset=UTF-8']],
    }),
    upload(
      'form in JSON in a form',
      `p=${encoded(JSON.stringify({ f: `a=1&q=${encoded(JSON.stringify({ x: `w=${encoded(words)}` }))}` }))}`,
      ['words'],
    ),
    upload('words as a property name', JSON.stringify({ searches: { [words]: 3, [page]: 1 } }), [
      'words',
      'page',
    ]),
    upload('multipart with a gzip part', multipart({ meta: '{"v":1}', data: gzipSync(json) }), [
      'words',
      'page',
    ]),
    upload(
      'string table and indexes',
      JSON.stringify({
        strings: ['click', title, words, page],
        rows: [
          [0, 2],
          [1, 3],
        ],
      }),
      ['title', 'words', 'page'],
    ),
    upload(
      'columns',
      JSON.stringify({ t: [0, 16, 33], event: ['view', 'search', 'view'], value: [page, words, title] }),
      ['page', 'words', 'title'],
    ),
    upload('answer', '', [{ canary: 'words', direction: 'received' }], {
      answer: {
        headers: [['Content-Type', 'application/json']],
        body: `callback({"echo":"${base64(words)}"})`,
      },
    }),
  ],
};

function multipart(parts: Record<string, string | Uint8Array>): Buffer {
  const pieces = Object.entries(parts).flatMap(([name, content]) => [
    Buffer.from(
      `--b0undary\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.bin"\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from('--b0undary--\r\n')]);
}

/** Codings that can stand on one another, each with what it makes of bytes. */
const layers: readonly { name: string; wrap: (content: Buffer) => Buffer }[] = [
  { name: 'base64', wrap: (content) => Buffer.from(base64(content)) },
  { name: 'gzip', wrap: (content) => gzipSync(content) },
  { name: 'zlib', wrap: (content) => deflateSync(content) },
  { name: 'json', wrap: (content) => Buffer.from(JSON.stringify({ d: base64(content) })) },
  { name: 'form', wrap: (content) => Buffer.from(`v=1&d=${encoded(base64(content))}`) },
  { name: 'hex', wrap: (content) => Buffer.from(content.toString('hex')) },
  { name: 'brotli', wrap: (content) => brotliCompressSync(content) },
  { name: 'deflate', wrap: (content) => Buffer.from(base64(deflateRawSync(content))) },
];
/** Layers that one of the above stands for: base64 in a field is a layer of its own. */
const depthOf = (name: string): number => (name === 'json' || name === 'form' || name === 'deflate' ? 2 : 1);

/** Every pair, and stacks of up to six layers chosen by a fixed walk. */
export const stacks: Family = {
  id: 'stacks',
  by: 'hand',
  decoders: [],
  entries() {
    const pairs = layers.flatMap((outer) =>
      layers.map((inner) => ({ name: `${inner.name} in ${outer.name}`, chosen: [inner, outer] })),
    );
    const deep = layers.flatMap((_layer, start) => {
      const chosen: (typeof layers)[number][] = [];
      let depth = 0;
      for (let step = 0; step < 6; step += 1) {
        const layer = layers[(start + step * 3) % layers.length];
        // The document itself is the last layer.
        if (layer === undefined || depth + depthOf(layer.name) > 5) break;
        chosen.push(layer);
        depth += depthOf(layer.name);
      }
      return [{ name: chosen.map(({ name }) => name).join(' in '), chosen }];
    });
    return [...pairs, ...deep].map(({ name, chosen }) =>
      upload(
        name,
        chosen.reduce<Buffer>((content, { wrap }) => wrap(content), Buffer.from(json)),
        ['words', 'page'],
      ),
    );
  },
};

const hash = (algorithm: string, text: string): Buffer => createHash(algorithm).update(text).digest();

export const hashes: Family = {
  id: 'hashes',
  by: 'hand',
  decoders: [],
  entries: () => [
    upload('md5 in JSON', JSON.stringify({ h: hash('md5', words).toString('hex') }), [
      { canary: 'words', match: 'hash' },
    ]),
    upload('sha256 of the address, base64', `h=${encoded(hash('sha256', page).toString('base64'))}`, [
      { canary: 'page', match: 'hash' },
    ]),
    upload('sha1 of the mail, upper case', '', [{ canary: 'mail', match: 'hash' }], {
      url: `https://collector.example/p?em=${hash('sha1', valueOf('mail')).toString('hex').toUpperCase()}`,
    }),
    upload('sha512 in gzip', gzipSync(JSON.stringify({ h: hash('sha512', title).toString('hex') })), [
      { canary: 'title', match: 'hash' },
    ]),
    upload(
      'raw sha256 in base64 of a record',
      JSON.stringify({ id: hash('sha256', valueOf('mail')).toString('base64') }),
      [{ canary: 'mail', match: 'hash' }],
    ),
  ],
};

export const apart: Family = {
  id: 'words-sent-apart',
  by: 'hand',
  decoders: [],
  entries: () => [
    upload('two fields', `a=${encoded('the violet lantern')}&b=${encoded('hums at midnight')}`, [
      { canary: 'words', match: 'partial' },
    ]),
    upload('a list of words', JSON.stringify({ terms: words.split(' ') }), [
      { canary: 'words', match: 'partial' },
    ]),
    upload(
      'two encoded fields',
      JSON.stringify({ a: base64('the violet lantern hums'), b: { c: base64('at midnight') } }),
      [{ canary: 'words', match: 'partial' }],
    ),
    upload(
      'query and body',
      JSON.stringify({ rest: 'hums at midnight' }),
      [{ canary: 'words', match: 'partial' }],
      {
        url: 'https://collector.example/c?q=the+violet+lantern',
      },
    ),
    upload(
      'a string table',
      gzipSync(
        JSON.stringify({
          dictionary: ['the', 'violet', 'lantern', 'hums', 'at', 'midnight'],
          rows: [[0, 1, 2, 3, 4, 5]],
        }),
      ),
      [{ canary: 'words', match: 'partial' }],
    ),
  ],
};

export const spellings: Family = {
  id: 'spellings',
  by: 'hand',
  decoders: [],
  entries: () => [
    upload('upper case', JSON.stringify({ q: words.toUpperCase() }), ['words']),
    upload('plus signs', '', ['words'], {
      url: `https://collector.example/?q=${words.replaceAll(' ', '+')}`,
    }),
    upload('decomposed letters', JSON.stringify({ q: valueOf('accents').normalize('NFD') }), ['accents']),
    upload('address without scheme', JSON.stringify({ u: page.replace('https://', '') }), ['page']),
    upload('a longer sentence', JSON.stringify({ said: `she said: ${words}, twice` }), ['words']),
    upload('identifier in upper case', JSON.stringify({ id: valueOf('androidId').toUpperCase() }), [
      'androidId',
    ]),
    upload('MAC without colons', `mac=${valueOf('mac').replaceAll(':', '')}`, ['mac']),
    upload('short value between marks', JSON.stringify({ tag: `a,${valueOf('short')};b` }), ['short']),
    upload('host told to a third party', JSON.stringify({ site: 'deep-cove.example' }), ['host']),
    upload(
      'host of an address told to a third party',
      JSON.stringify({ site: 'https://harbor-notes.example/' }),
      [{ canary: 'page', match: 'host-only' }],
    ),
  ],
};
