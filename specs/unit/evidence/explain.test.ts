// What explain prints, pasted into a shell: every layer opens, and at the end stands the word that was found.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encode as messagePack } from '@msgpack/msgpack';
import { expect } from 'chai';
import { planSchema } from '../../../harness/artifacts/case.ts';
import { exchangesOf } from '../../../harness/artifacts/exchange.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { bodyReader, readCase, runPaths } from '../../../harness/artifacts/run-folder.ts';
import { projectRoot } from '../../../harness/config/load.ts';
import { layersAt } from '../../../harness/decode/rederive.ts';
import { explainFinding } from '../../../harness/explain.ts';
import { readJson } from '../../../harness/lib/files.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { RunFixture } from '../support/saved-run.ts';

/** The matched text, from the decoder's own values. */
function matchedIn(folder: string, finding: Finding): string {
  const exchanges = exchangesOf(finding.caseId, readCase(folder, finding.caseId).capture);
  const exchange = exchanges.find(({ id }) => id === finding.exchange);
  if (exchange === undefined) throw new Error(`no exchange ${finding.exchange}`);
  const last = layersAt(exchange, bodyReader(folder), finding)?.at(-1);
  const bytes = Buffer.from(last?.text ?? last?.bytes ?? '');
  const [start, end] = finding.range;
  return (end > start ? bytes.subarray(start, end) : bytes).toString('utf8');
}

describe('phonehome explain', () => {
  const tools = mkdtempSync(join(tmpdir(), 'phonehome-explain-'));
  let run: RunFixture | undefined;
  before(() => {
    // The commands a reader types are found as in an installed checkout, whatever folder the reader is in.
    writeFileSync(
      join(tools, 'npx'),
      `#!/bin/sh\nshift 2\nexec node ${join(projectRoot, 'harness', 'bin.mjs')} "$@"\n`,
      { mode: 0o755 },
    );
  });
  after(() => rmSync(tools, { recursive: true, force: true }));
  afterEach(() => run?.close());

  function pasted(script: string, folder: string): { last: string; errors: string } {
    const work = mkdtempSync(join(tools, 'work-'));
    const ended = spawnSync('sh', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${tools}:${process.env.PATH}`, TMPDIR: work },
    });
    return { last: ended.stdout.replace(/\n$/, ''), errors: ended.stderr };
  }

  /** Pastes every finding whose address has another shape than those before; gives how many that were. */
  function proveAll(folder: string): string[] {
    const { findings } = analyseRun(folder);
    const shapes = new Map(
      findings.map((finding) => [
        `${finding.direction} ${finding.address.replace(/(?<=[[#])\d+/g, 'n')}`,
        finding,
      ]),
    );
    for (const finding of shapes.values()) {
      const script = explainFinding(folder, finding.id, 'true');
      const { last, errors } = pasted(script, folder);
      expect(errors, script).to.equal('');
      expect(last, script).to.equal(matchedIn(folder, finding));
      if (finding.match === 'exact')
        expect(finding.spelling.startsWith(last.slice(0, 150)), script).to.equal(true);
    }
    return [...shapes.keys()];
  }

  it('opens every kind of finding of a leaking run', () => {
    run = leakingRun();
    const shapes = proveAll(run.folder);
    expect(shapes.some((shape) => shape.includes('form:data_list > base64 > gzip > json:'))).to.equal(true);
    expect(shapes.length).to.be.at.least(4);
  });

  it('opens layers of every common tool, and says where it needs more than one', function () {
    // Every layer is opened by programs of its own.
    this.timeout(300_000);
    run = new RunFixture();
    const driven = run.addCase().drive();
    const words = driven.words;
    const post = (body: string | Uint8Array, headers: [string, string][] = []) =>
      driven.request({ url: 'https://sa.api.intl.miui.com/x', method: 'POST', headers, body });
    const json = JSON.stringify({
      "it's": { 'a > b': [0, words] },
      and: words,
      plain: { list: [{ q: words }] },
    });
    post(json);
    post(`${JSON.stringify({ a: words })}\n${JSON.stringify({ b: [words] })}\n`);
    post(deflateSync(json));
    post(deflateRawSync(Buffer.from(json.repeat(3))), [['Content-Encoding', 'deflate']]);
    post(brotliCompressSync(json), [['Content-Encoding', 'br']]);
    post(gzipSync(gzipSync(json)), [['Content-Encoding', 'gzip']]);
    post(`x=${Buffer.from(json).toString('base64url')}&y=1`);
    post(`a=1&q=one+two&q=${words.replaceAll(' ', '+')}&z=%41`);
    post(`h=${Buffer.from(words).toString('hex')}&k=2`);
    post(`r=${[...words].reverse().join('')}&k=2`);
    post(messagePack({ query: words, more: [1, 2, { deep: words }] }));
    driven.request({
      url: `https://sa.api.intl.miui.com/y?w=${encodeURIComponent(words)}&w=2#f`,
      headers: [
        ['Cookie', `a=1; words=${encodeURIComponent(words)}; c=3`],
        ['X-Words', Buffer.from(words).toString('base64')],
      ],
      answer: {
        body: JSON.stringify({ echoed: words }),
        headers: [['Set-Cookie', `seen=${encodeURIComponent(words)}; Path=/`]],
      },
    });
    driven.closed();
    const shapes = proveAll(run.folder).join('\n');
    for (const layer of [
      'json:',
      'jsonl:',
      'zlib',
      'deflate',
      'br',
      'gzip',
      'base64',
      'form:q#n',
      'hex',
      'reversed',
      'msgpack',
      'cookie:words',
      'header:x-words',
      'query:w',
      'set-cookie:seen',
    ])
      expect(shapes, shapes).to.contain(layer);
  });

  it('says which layers need our own decoder, and what is planted, and that it is simulated', () => {
    run = new RunFixture();
    const driven = run.addCase().drive();
    driven.request({
      url: 'https://sa.api.intl.miui.com/x',
      method: 'POST',
      body: messagePack({ query: driven.words }),
    });
    driven.closed();
    const found = analyseRun(run.folder).findings.find(({ address }) => address.includes('msgpack'));
    const said = explainFinding(run.folder, found?.id ?? 'none', 'cd somewhere');
    expect(said).to.contain("phonehome's own decoder").and.contain('npx --no-install phonehome peel');
    expect(said).to.contain('SIMULATED').and.contain(`planted: ${driven.words}`);
    expect(said.split('\n').filter((line) => line !== '' && !line.startsWith('#'))[0]).to.equal(
      'cd somewhere',
    );
  });

  it('runs nothing that a capture wrote into names', () => {
    run = new RunFixture();
    const driven = run.addCase().drive();
    const evil = "x'; touch pwned; echo '";
    const body = {
      [evil]: driven.words,
      [`$(touch pwned)`]: driven.words,
      'a\nb`touch pwned`': driven.words,
      '\u202eevil\u001b[31m': driven.words,
    };
    driven.request({ url: 'https://sa.api.intl.miui.com/x', method: 'POST', body: JSON.stringify(body) });
    driven.request({
      url: 'https://sa.api.intl.miui.com/x',
      method: 'POST',
      body: messagePack({ [evil]: driven.words }),
    });
    driven.request({
      url: 'https://sa.api.intl.miui.com/x',
      method: 'POST',
      body: `${encodeURIComponent(evil)}=${encodeURIComponent(driven.words)}&b=1`,
      headers: [['Cookie', `a$(touch pwned)=${encodeURIComponent(driven.words)}`]],
    });
    driven.closed();
    const { folder } = run;
    const shapes = proveAll(folder);
    expect(shapes.length).to.be.at.least(6);
    expect(spawnSync('find', [folder, '-name', 'pwned*'], { encoding: 'utf8' }).stdout).to.equal('');
    const plan = readJson(runPaths.plan(folder), planSchema);
    expect(plan.cases).to.have.length(1);
    for (const finding of analyseRun(folder).findings)
      expect(explainFinding(folder, finding.id, 'true')).to.not.match(/[\u001b\u202e]/);
  });

  it('names a finding that is not there', () => {
    run = leakingRun();
    analyseRun(run.folder);
    const { folder } = run;
    expect(() => explainFinding(folder, 'no-such', 'true')).to.throw(/has no finding no-such/);
  });
});
