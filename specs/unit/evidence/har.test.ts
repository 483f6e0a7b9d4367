// The run's HAR: what a viewer needs is there, bytes come back as they were, hostile content stays content.
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { z } from 'zod';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { readHar } from '../../../harness/import/har/read-har.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { RunFixture } from '../support/saved-run.ts';

const pair = z.object({ name: z.string(), value: z.string() });
const message = {
  cookies: z.array(pair),
  headers: z.array(pair),
  headersSize: z.number(),
  bodySize: z.number(),
};
/** HAR 1.2 as Chrome DevTools' importer demands it, and our own fields. */
const harSchema = z.object({
  log: z.object({
    version: z.literal('1.2'),
    creator: z.object({ name: z.string(), version: z.string() }),
    _run: z.object({
      id: z.string(),
      simulated: z.boolean(),
      handset: z.object({ model: z.string() }),
      cases: z.array(z.object({ id: z.string(), browser: z.string(), outcome: z.string() })),
    }),
    _tlsErrors: z.array(z.object({ hostname: z.string(), cause: z.string() })),
    pages: z.array(z.never()),
    entries: z.array(
      z.object({
        startedDateTime: z.iso.datetime(),
        time: z.number().min(0),
        request: z.object({
          ...message,
          method: z.string(),
          url: z.string(),
          httpVersion: z.string(),
          queryString: z.array(pair),
          postData: z.object({ mimeType: z.string(), text: z.string() }).optional(),
          _content: z
            .object({ text: z.string(), encoding: z.literal('base64'), size: z.number() })
            .optional(),
        }),
        response: z.object({
          ...message,
          status: z.number(),
          statusText: z.string(),
          httpVersion: z.string(),
          redirectURL: z.string(),
          content: z.object({
            size: z.number(),
            mimeType: z.string(),
            text: z.string().optional(),
            encoding: z.literal('base64').optional(),
            _wire: z.object({ text: z.string(), encoding: z.literal('base64') }).optional(),
          }),
        }),
        cache: z.object({}),
        timings: z.object({ send: z.number(), wait: z.number(), receive: z.number() }),
        _caseId: z.string(),
        _exchangeId: z.string(),
        _bodySha256: z.string(),
        _responseBodySha256: z.string().nullable(),
      }),
    ),
  }),
});

describe('the HAR', () => {
  let run: RunFixture | undefined;
  afterEach(() => run?.close());

  function har(made: RunFixture) {
    analyseRun(made.folder);
    return harSchema.parse(JSON.parse(readFileSync(runPaths.har(made.folder), 'utf8'))).log;
  }

  it('says what was driven and has an entry for each exchange', () => {
    run = new RunFixture();
    run.addCase().drive().sensors().closed();
    run.addCase();
    const log = har(run);
    expect(log._run.cases.map(({ id, browser, outcome }) => `${id} ${browser} ${outcome}`)).to.deep.equal([
      'c01 mint completed',
      'c02 mint not-started',
    ]);
    expect(log.entries.map((entry) => entry._exchangeId)).to.deep.equal(['x0001', 'x0002', 'x0003']);
    expect(log._run).to.deep.include({ id: 'unit-run', simulated: true });
    const [query, , upload] = log.entries;
    expect(query?.request.queryString).to.deep.equal([
      { name: 'q', value: 'lantern otter quill zoc01vudeka' },
    ]);
    expect(query?.response.content.text).to.equal('<p>ok</p>');
    expect(query?.time).to.equal(100);
    expect(upload?.request.postData?.text).to.match(/^crc=-?\d+&gzip=1&data_list=H4sI/);
    expect(upload?._bodySha256).to.equal(sha256Hex(upload?.request.postData?.text ?? ''));
  });

  it('gives binary bodies as base64, byte for byte, and compressed answers readable', () => {
    run = new RunFixture();
    const binary = Buffer.from([0, 255, 1, 254, 128]);
    const html = '<h1>Größe</h1>';
    run
      .addCase()
      .drive()
      .request({
        url: 'https://www.gstatic.com/b',
        method: 'POST',
        body: binary,
        headers: [['Cookie', 'a=1; b=x=y']],
        answer: {
          body: gzipSync(html),
          headers: [
            ['Content-Type', 'text/html'],
            ['Content-Encoding', 'gzip'],
            ['Set-Cookie', 'sid=42; Path=/'],
          ],
        },
      })
      .request({ url: 'https://www.gstatic.com/c.png', answer: { body: binary, headers: [] } })
      .request({ url: 'https://www.gstatic.com/d', answer: null })
      .closed();
    const [upload, picture, unanswered] = har(run).entries.slice(2);
    expect(Buffer.from(upload?.request._content?.text ?? '', 'base64')).to.deep.equal(binary);
    expect(upload?.request.cookies).to.deep.equal([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x=y' },
    ]);
    expect(upload?.response.cookies).to.deep.equal([{ name: 'sid', value: '42' }]);
    expect(upload?.response.content).to.deep.include({ text: html, size: Buffer.byteLength(html) });
    expect(picture?.response.content).to.deep.include({
      encoding: 'base64',
      text: binary.toString('base64'),
    });
    expect(unanswered?.response.status).to.equal(0);
  });

  it('keeps a body whose compression is broken as its wire bytes', () => {
    run = new RunFixture();
    const broken = gzipSync('x'.repeat(500)).subarray(0, 12);
    run
      .addCase()
      .drive()
      .request({
        url: 'https://www.gstatic.com/b',
        answer: { body: broken, headers: [['Content-Encoding', 'gzip']] },
      })
      .closed();
    expect(har(run).entries.at(-1)?.response.content).to.deep.include({
      encoding: 'base64',
      text: Buffer.from(broken).toString('base64'),
    });
  });

  it('gives every byte of every body back, through the specification and through our own reader', () => {
    run = new RunFixture();
    const bytes = [
      Buffer.from('a=1&b=2'),
      Buffer.from([0, 1, 2, 253, 254, 255]),
      Buffer.from('\ufeffGr\u00f6\u00dfe \u202e {"a": "\u0001"}'),
      Buffer.from('c3a9c3', 'hex'),
      gzipSync('coded upload '.repeat(40)),
      gzipSync(Buffer.from([0, 255, 7])),
      gzipSync('cut').subarray(0, 9),
    ];
    const one = run.addCase().drive();
    for (const body of bytes) {
      const coded = body[0] === 0x1f ? [['Content-Encoding', 'gzip'] as [string, string]] : [];
      one.request({
        url: 'https://www.gstatic.com/b',
        method: 'POST',
        body,
        headers: coded,
        answer: { body, headers: coded },
      });
    }
    one.closed();
    const entries = har(run).entries.slice(2);
    expect(entries).to.have.length(bytes.length);
    for (const { request, response, _bodySha256, _responseBodySha256 } of entries) {
      const { _content: content, postData } = request;
      const sent = content ? Buffer.from(content.text, 'base64') : Buffer.from(postData?.text ?? '');
      expect(sha256Hex(sent)).to.equal(_bodySha256);
      const { text = '', encoding = 'utf8', _wire: wire } = response.content;
      const got = wire ? Buffer.from(wire.text, 'base64') : Buffer.from(text, encoding);
      expect(sha256Hex(got)).to.equal(_responseBodySha256);
    }
    const read = [...readHar(runPaths.har(run.folder))].slice(2).map((item) => {
      if (item.kind !== 'exchange') throw new Error(item.kind);
      const { request, response } = item.exchange;
      return [request.body.sha256, response?.body.sha256];
    });
    expect(read).to.deep.equal(bytes.map((body) => [sha256Hex(body), sha256Hex(body)]));
  });

  it('is written for each case too; that of the run is all of them, in order', () => {
    run = new RunFixture();
    run.addCase().drive().tlsFailure('pin.example', 'cert-rejected').closed();
    run.addCase({ browser: 'chrome' }).drive().closed();
    run.addCase();
    const whole = har(run);
    const { folder } = run;
    const parts = ['c01', 'c02'].map(
      (id) => harSchema.parse(JSON.parse(readFileSync(runPaths.caseHar(folder, id), 'utf8'))).log,
    );
    expect(parts.flatMap(({ entries }) => entries)).to.deep.equal(whole.entries);
    expect(parts.map(({ _run }) => _run.cases.map(({ id }) => id))).to.deep.equal([['c01'], ['c02']]);
    expect(parts.map(({ _tlsErrors }) => _tlsErrors.length)).to.deep.equal([1, 0]);
    expect(existsSync(runPaths.caseHar(folder, 'c03')), 'a file for a case without traffic').to.equal(false);
  });

  it('of a run without traffic is a HAR without entries', () => {
    run = new RunFixture();
    run.addCase();
    expect(har(run).entries).to.deep.equal([]);
  });

  it('names failed handshakes', () => {
    run = new RunFixture();
    run.addCase().drive().tlsFailure('pin.example', 'cert-rejected').closed();
    expect(har(run)._tlsErrors[0]).to.deep.include({ hostname: 'pin.example', cause: 'cert-rejected' });
  });
});
