// HAR files as each tool writes them: the same upload is found in all of them.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { analysed, anEntry, harOf, page, seen, words } from './a-har.ts';

const json = JSON.stringify({ q: words });
const gzip = gzipSync(json);
const header = (name: string, value: string) => ({ name, value });
const gzipped = 'sent body > gzip > json:$.q';

describe('uploads in a HAR', () => {
  it('as text, with a content encoding that is undone already', () => {
    for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'identity', 'x-unheard-of']) {
      const request = {
        headers: [header('Content-Encoding', coding)],
        postData: { mimeType: 'application/json', text: json },
      };
      expect(seen(anEntry(request)), coding).to.deep.equal(['sent body > json:$.q']);
    }
  });

  it('as base64 said by postData.encoding (PCAPdroid)', () => {
    const text = gzip.toString('base64');
    expect(seen(anEntry({ postData: { mimeType: '', text, encoding: 'base64', params: [] } }))).to.deep.equal(
      [gzipped],
    );
    const headers = [header('content-encoding', 'br')];
    const packed = brotliCompressSync(json).toString('base64');
    expect(seen(anEntry({ headers, postData: { text: packed, encoding: 'base64' } }))).to.deep.equal([
      'sent body > br > json:$.q',
    ]);
  });

  it('as base64 in _content (HTTP Toolkit)', () => {
    const _content = { text: gzip.toString('base64'), size: gzip.length, encoding: 'base64' };
    expect(seen(anEntry({ _content, postData: { mimeType: 'x', text: '' } }))).to.deep.equal([gzipped]);
    expect(seen(anEntry({ postData: { mimeType: 'x', text: '', _content } }))).to.deep.equal([gzipped]);
    expect(seen(anEntry({}, null, { _content }))).to.deep.equal([gzipped]);
  });

  it('as characters that stand for bytes (Chrome, Charles), and as lone surrogates (mitmproxy)', () => {
    expect(seen(anEntry({ postData: { mimeType: 'x', text: gzip.toString('latin1') } }))).to.deep.equal([
      gzipped,
    ]);
    const escaped = [...gzip].map((byte) => String.fromCharCode(byte < 128 ? byte : 0xdc00 + byte)).join('');
    expect(seen(anEntry({ postData: { mimeType: 'x', text: escaped } }))).to.deep.equal([gzipped]);
  });

  it('as fields without text', () => {
    const params = [header('a', '1'), header('q', words)];
    const form = { mimeType: 'application/x-www-form-urlencoded', params };
    expect(seen(anEntry({ postData: form }))).to.deep.equal(['sent body > form:q']);
    const sent = { ...form, text: '', params: [header('q', 'violet%20lantern%204711')] };
    expect(seen(anEntry({ postData: sent }))).to.deep.equal(['sent body > form:q']);
    const multipart = { mimeType: 'multipart/form-data; boundary=x', params };
    expect(seen(anEntry({ postData: multipart }))).to.deep.equal(['sent body > multipart:q']);
    const file = { ...header('f', json), fileName: 'a.json', contentType: 'application/json' };
    expect(seen(anEntry({ postData: { params: [file] } }))).to.deep.equal([
      'sent body > multipart:f > json:$.q',
    ]);
  });

  it('as a multipart body behind the head of its stream (Firefox)', () => {
    const part = `--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n${words}\r\n--b--\r\n`;
    const text = `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${part.length}\r\n\r\n${part}`;
    expect(seen(anEntry({ postData: { mimeType: 'multipart/form-data', text } }))).to.deep.equal([
      'sent body > multipart:q',
    ]);
  });

  it('said to be base64 and plain', () => {
    expect(seen(anEntry({ postData: { text: `${words}!`, encoding: 'base64' } }))).to.deep.equal([
      'sent body',
    ]);
  });

  it('missing, with a size', () => {
    expect(seen(anEntry({ bodySize: 12, postData: null }))).to.deep.equal([]);
  });
});

describe('the rest of an entry', () => {
  it('answers: text, base64, decoded although the header says otherwise', () => {
    const answer = (content: object, ...headers: object[]) =>
      seen(anEntry({}, { status: 200, headers, content }));
    const br = header('content-encoding', 'br');
    expect(answer({ text: json })).to.deep.equal(['received body > json:$.q']);
    expect(answer({ text: gzip.toString('base64'), encoding: 'base64' })).to.deep.equal([
      'received body > gzip > json:$.q',
    ]);
    expect(answer({ text: json }, br)).to.deep.equal(['received body > json:$.q']);
    expect(answer({ text: gzip.toString('base64'), encoding: 'base64' }, br)).to.deep.equal([
      'received body > gzip > json:$.q',
    ]);
  });

  it('cookies, with a header or without', () => {
    const cookies = [header('last', words)];
    expect(seen(anEntry({ cookies }))).to.deep.equal(['sent cookie > cookie:last']);
    const headers = [header('COOKIE', `last=${words}`)];
    expect(seen(anEntry({ cookies, headers }))).to.deep.equal(['sent cookie > cookie:last']);
    expect(seen(anEntry({}, { status: 200, cookies }))).to.deep.equal(['received cookie > set-cookie:last']);
  });

  it('several Set-Cookie headers in one (Firefox), pseudo headers, headers as an object, numbers as values', () => {
    const setCookie = [header('Set-Cookie', `a=1\nlast=${words}; Path=/`)];
    expect(seen(anEntry({}, { headers: setCookie }))).to.deep.equal(['received cookie > set-cookie:last']);
    const pseudo = [header(':authority', 't.example'), header(':path', `/c?q=${words}`)];
    const url = `https://t.example/c?q=${encodeURIComponent(words)}`;
    expect(seen(anEntry({ url, headers: pseudo }))).to.deep.equal(['sent url > query:q']);
    expect(seen(anEntry({ headers: { 'x-words': words, 'content-length': 5 } }))).to.deep.equal([
      'sent header > header:x-words',
    ]);
    expect(seen(anEntry({ headers: [null, 5, { name: 'x' }, header('x-words', words)] }))).to.deep.equal([
      'sent header > header:x-words',
    ]);
  });

  it('an address whose query or host stands elsewhere', () => {
    const queryString = [header('q', words)];
    expect(seen(anEntry({ queryString }))).to.deep.equal(['sent url > query:q']);
    expect(seen(anEntry({ url: 'https://t.example/c?q=other', queryString }))).to.deep.equal([]);
    const { findings } = analysed(
      harOf([anEntry({ url: '/c?q=violet+lantern+4711', headers: [header('Host', 'h.example')] })]),
    );
    expect(findings[0]).to.deep.include({ host: 'h.example', address: 'url > query:q' });
  });

  it('messages of a WebSocket, binary ones in base64', () => {
    const _webSocketMessages = [
      { type: 'send', time: 1.5, opcode: 1, data: json },
      { type: 'receive', time: 1.6, opcode: 2, data: gzip.toString('base64') },
      null,
      { type: 'send', opcode: 8 },
    ];
    const entry = anEntry(
      { url: 'wss://t.example/s' },
      { status: 101 },
      { _resourceType: 'websocket', _webSocketMessages },
    );
    expect(seen(entry)).to.deep.equal([
      'received websocket > message:1 > gzip > json:$.q',
      'sent websocket > message:0 > json:$.q',
    ]);
  });

  it('a redirect and an answer that never came', () => {
    expect(seen(anEntry({}, { status: 302, redirectURL: page }))).to.deep.equal([
      'received header > header:location',
    ]);
    const never = { status: 0, statusText: '', headers: [], content: {}, bodySize: -1, _error: null };
    expect(seen(anEntry({ postData: { text: json } }, never))).to.deep.equal(['sent body > json:$.q']);
  });

  it('null for everything that may be missing', () => {
    const request = {
      method: null,
      httpVersion: null,
      headers: null,
      cookies: null,
      queryString: null,
      postData: null,
    };
    const response = { status: null, headers: null, cookies: null, content: null, redirectURL: null };
    const more = { startedDateTime: null, _webSocketMessages: null, comment: 'none' };
    expect(seen(anEntry({ ...request, url: `https://t.example/?q=${words}` }, response, more))).to.deep.equal(
      ['sent url > query:q'],
    );
  });

  it('nothing of an address that never leaves the browser, and no host of a tunnel', () => {
    for (const url of [
      `data:text/plain,${words}`,
      `blob:https://m.example/${words}`,
      'chrome-extension://a/b',
      'about:blank',
    ])
      expect(seen(anEntry({ url })), url).to.deep.equal([]);
    expect(seen(anEntry({ method: 'CONNECT', url: 'meadow.example:443' }))).to.deep.equal([]);
  });
});

describe('a HAR file', () => {
  it('with a byte order mark, in UTF-16, with bytes that are no UTF-8', () => {
    const text = harOf([anEntry({ postData: { text: json } })]);
    expect(analysed(`\ufeff${text}`).findings).to.have.length(1);
    expect(analysed(Buffer.from(`\ufeff${text}`, 'utf16le')).findings).to.have.length(1);
    const wild = Buffer.concat([
      Buffer.from(
        '{"log":{"entries":[{"request":{"url":"https://t.example/é","headers":[],"postData":{"text":"\xe9 ',
      ),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(` ${words}"}}}]}}`),
    ]);
    expect(analysed(wild).findings).to.have.length(1);
  });

  it('names what is malformed and reads on', () => {
    const whole = anEntry({ postData: { text: json } });
    const bad = [null, 7, 'x', [], {}, { request: null }, { request: { url: 5 } }, { request: { url: '' } }];
    const { findings, faults } = analysed(harOf([whole, ...bad, whole]));
    expect(findings.map(({ entry }) => entry)).to.deep.equal([0, 9]);
    expect(faults.map(({ entry }) => entry)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('reads what it can of an entry that is malformed in part', () => {
    const { findings, faults } = analysed(
      harOf([
        anEntry({ postData: { text: json } }, 'oops'),
        anEntry({ url: `https://t.example/?${words}`, postData: 7 }),
      ]),
    );
    expect(faults.map(({ entry, reason }) => `${entry} ${reason.split(':')[0]}`)).to.deep.equal([
      '0 response',
      '1 request.postData',
    ]);
    expect(findings.map(({ entry }) => entry)).to.deep.equal([0, 1]);
  });

  it('names an entry that is no JSON, a torn file and one that is no HAR', () => {
    const [before, after] = harOf([
      anEntry({ postData: { text: json } }),
      'HERE',
      anEntry({ postData: { text: json } }),
    ]).split('"HERE"');
    const broken = analysed(`${before}{"request": nope}${after}`);
    expect(broken.findings.map(({ entry }) => entry)).to.deep.equal([0, 2]);
    expect(broken.faults.map(({ entry }) => entry)).to.deep.equal([1]);
    const torn = analysed(harOf([anEntry({ postData: { text: json } }), anEntry()]).slice(0, -20));
    expect(torn.findings).to.have.length(1);
    expect(torn.faults.map(({ entry }) => entry)).to.deep.equal([1]);
    for (const text of ['', 'no json', '[]', '{"log":{}}']) {
      expect(
        analysed(text).faults.map(({ entry }) => entry),
        text,
      ).to.deep.equal([null]);
    }
    expect(analysed(harOf([])).faults).to.deep.equal([]);
  });
});
