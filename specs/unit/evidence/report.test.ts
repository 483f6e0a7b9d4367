// The report page: it says the answer first, opens what was sent, loads nothing, and lets nothing captured act.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { embeddedLimitBytes } from '../../../harness/evidence/report-pictures.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { smallPng } from '../support/saved-case.ts';
import { RunFixture } from '../support/saved-run.ts';

const hostile = '</script></style><img src=x onerror=alert(1)>"\'><svg onload=alert(2)>';

describe('the report', () => {
  let run: RunFixture | undefined;
  afterEach(() => run?.close());

  function page(made: RunFixture): string {
    analyseRun(made.folder);
    return readFileSync(runPaths.reportHtml(made.folder), 'utf8');
  }

  it('says the answer in its first sentence, and the control browser beside it', () => {
    run = leakingRun();
    expect(headingOf(page(run))).to.equal(
      'Mint Browser sent search words and page addresses to Xiaomi, in normal mode and incognito mode. Chrome, driven the same way, did not.',
    );
  });

  it('says of each answer in how many of how many tries it held, and what would change our mind', () => {
    run = new RunFixture();
    run.addCase().drive().sensors().closed();
    run.addCase({ repetition: 2 }).drive().closed();
    const text = textOf(page(run));
    expect(text).to.contain('held in 1 of 2');
    const { claims } = loadTables();
    const own = claims.find(({ id }) => id === 'search-words-google');
    expect(text).to.contain(`What would change our mind: ${own?.changesOurMind ?? 'no such claim'}`);
  });

  it('says that nothing was measured when nothing was', () => {
    run = new RunFixture();
    run.addCase({ browser: 'chrome' });
    expect(textOf(page(run)))
      .to.contain('Chrome was not measured.')
      .and.to.contain('never started');
  });

  it('leaves the question open when something could not be read', () => {
    run = new RunFixture();
    run.addCase({ browser: 'chrome' }).drive().tlsFailure('pin.example', 'cert-rejected').closed();
    expect(textOf(page(run)))
      .to.contain('For Chrome the question stays open.')
      .and.to.contain('pin.example refused');
  });

  it('names the modes that stay open beside what was found in another', () => {
    run = new RunFixture();
    run.addCase().drive().sensors().closed();
    run.addCase({ mode: 'incognito' }).drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed();
    expect(headingOf(page(run))).to.equal(
      'Mint Browser sent search words and page addresses to Xiaomi, in normal mode. In incognito mode the question stays open.',
    );
  });

  it('says who got it when nobody knows who that is, and does not call that home', () => {
    run = new RunFixture();
    const one = run.addCase().drive();
    one.request({ url: 'https://c.telemetry.example/', method: 'POST', body: `w=${one.words}` }).closed();
    const html = page(run);
    expect(headingOf(html)).to.equal(
      'Mint Browser sent search words to c.telemetry.example (who runs it is not known), in normal mode.',
    );
    expect(textOf(html)).to.contain('unexplained').and.to.contain('Search words of this case reached');
    expect(html).to.not.contain('sent home');
  });

  it('calls what went to the vendor sent home', () => {
    run = leakingRun();
    expect(page(run)).to.contain('sent home').and.to.not.contain('class="tag">unexplained');
  });

  it('says of a browser under test that sent nothing what it was not seen to send, and to whom', () => {
    run = new RunFixture();
    run.addCase().drive().closed();
    run.addCase({ browser: 'chrome' });
    expect(headingOf(page(run))).to.equal(
      'Mint Browser was not seen to send search words or page addresses to Xiaomi. Chrome was not measured.',
    );
  });

  it('shows a refused connection when it happened, and its host in the list of hosts', () => {
    run = new RunFixture();
    run
      .addCase()
      .drive()
      .tlsFailure('sa.api.intl.miui.com', 'cert-rejected')
      .tlsFailure('sa.api.intl.miui.com', 'cert-rejected')
      .closed();
    const html = page(run);
    expect(html).to.contain('<span class="tag">not opened × 2</span> <b>Xiaomi </b>');
    expect(html).to.contain('The app refused our certificate');
    const [hosts = ''] = /<section id="hosts".*?<\/section>/s.exec(html) ?? [];
    expect(hosts).to.contain('sa.api.intl.miui.com');
    run.close();
    run = new RunFixture();
    run.addCase().drive().closed();
    expect(page(run)).to.not.contain('not opened').and.to.not.contain('sa.api.intl.miui.com');
  });

  it('gives one reason once in a card and in a case, however many answers it stands for', () => {
    run = new RunFixture();
    run.addCase().driveClosed('not-run', 'This handset gives no root.');
    const text = textOf(page(run));
    expect(text).to.contain('Nothing can be said: of the one test case none was driven to its end.');
    // Card, case, list of what was not measured.
    expect(text.match(/gives no root/g)).to.have.length(3);
    const judged = analyseRun(run.folder).verdicts.length;
    expect(text.match(/For the same reason\./g)).to.have.length(judged - 1);
  });

  it('opens an upload layer by layer, with the words marked and what went along', () => {
    run = leakingRun();
    const html = page(run);
    for (const part of ['data_list=H4sI', 'base64 undone', '1f 8b 08', 'gzip undone', 'crc verified'])
      expect(html).to.contain(part);
    expect(html).to.contain('<mark>lantern otter quill zoc01vudeka</mark>');
    expect(html).to.contain('0d1c8a52-7f1e-4c55-9a43-2f6f0a1b2c3d');
    expect(html).to.contain('body > form:data_list > base64 > gzip > json:$[0].properties.search_word');
  });

  it('shows requests the user asked for as such', () => {
    run = new RunFixture();
    run.addCase({ browser: 'chrome' }).drive().closed();
    const html = page(run);
    expect(html).to.contain('asked for by the user').and.to.contain('its own results request');
    expect(html).to.not.contain('sent home');
  });

  it('bears the watermark of the lab handset on page and pictures, and not on a real phone', () => {
    run = leakingRun();
    const simulated = page(run);
    expect(simulated).to.contain('<title>SIMULATED: Mint Browser sent');
    expect(simulated).to.contain('<p class="band">SIMULATED: lab handset</p>');
    expect(simulated.match(/data-mark="SIMULATED"/g)?.length).to.equal(simulated.match(/<use /g)?.length);
    run.close();
    run = new RunFixture({ simulated: false });
    run.addCase().drive().sensors().closed();
    const real = page(run);
    expect(textOf(real)).to.not.contain('SIMULATED');
    expect(real).to.not.contain('data-mark="');
    expect(real).to.contain('<title>Mint Browser sent');
  });

  it('allows itself its own style and embedded pictures, and nothing else', () => {
    run = leakingRun();
    const html = page(run);
    expect(html).to.match(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'"/,
    );
    expect(html).to.not.match(/<script|<iframe|<link|javascript:| on\w+=| style=/i);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(address).to.match(/^(#|data:image\/png;base64,)/);
  });

  it('lets no captured text act: titles, hosts, headers, JSON keys, reasons', () => {
    run = new RunFixture();
    const one = run.addCase();
    one
      .drive({ title: hostile })
      .sensors({ distinctId: hostile })
      .request({
        url: 'https://sa.api.intl.miui.com/x?<img src=x onerror=alert(3)>',
        method: 'POST',
        headers: [['X-Evil', hostile]],
        body: JSON.stringify({ [hostile]: one.words, bidi: `\u202e${one.words}` }),
      })
      .tlsFailure(hostile, hostile)
      .clientError(hostile, `\u001b[2J${hostile}`)
      .closed({ outcome: 'failed', reason: hostile });
    const html = page(run);
    expect(html).to.not.match(/<(script|img src=x|svg onload)/i);
    expect(html).to.contain('&lt;img src=x onerror');
    expect(html).to.not.contain('\u202e').and.to.not.contain('\u001b');
    expect(html).to.contain('\\u{202e}');
    expect(html.match(/<\/style>/g)).to.have.length(1);
  });

  it('stays small before values of any length', () => {
    run = new RunFixture();
    const one = run.addCase().drive();
    const long = 'x'.repeat(3_000_000);
    one
      .request({
        url: `https://${'a'.repeat(50)}.example/${'p'.repeat(200_000)}`,
        headers: [['Referer', long]],
      })
      .request({
        url: 'https://sa.api.intl.miui.com/',
        method: 'POST',
        body: JSON.stringify({ w: one.words, long }),
      })
      .request({
        url: 'https://sa.api.intl.miui.com/',
        method: 'POST',
        body: `${'['.repeat(9000)}"${one.words}"`,
      })
      .closed({ outcome: 'failed', reason: long });
    expect(page(run).length).to.be.lessThan(200_000);
  });

  it('embeds pictures while there is room, then links to them', () => {
    run = leakingRun();
    const big = Buffer.concat([smallPng, Buffer.alloc(1_500_000)]);
    for (const id of ['c01', 'c02', 'c03'])
      for (const name of ['1-open-browser', '2-type-search-words', '3-submit-search', '4-open-result'])
        writeFileSync(
          join(run.folder, 'cases', id, 'screens', `${name}.png`),
          Buffer.concat([big, Buffer.from(id + name)]),
        );
    const html = page(run);
    expect(html.length).to.be.within(embeddedLimitBytes / 2, embeddedLimitBytes * 1.1);
    expect(html).to.contain('href="cases/c03/screens/1-open-browser.png"');
  });

  it('embeds a picture once, however often it is shown', () => {
    run = leakingRun();
    const html = page(run);
    expect(html.match(/<image /g)).to.have.length(1);
    expect(html.match(/<use href="#picture-1"/g)?.length).to.be.greaterThan(30);
  });

  it('takes pictures only from inside the run folder, and only PNGs', () => {
    run = new RunFixture();
    const one = run.addCase().opened();
    for (const screenshot of ['../../etc/passwd', '/etc/passwd', 'manifest.json', 'cases/c01/none.png'])
      one.driveLine({
        type: 'step',
        atMs: 1,
        endedAtMs: 2,
        index: 1,
        name: 'n',
        said: 'Did it',
        outcome: 'done',
        reason: null,
        screenshot,
        uiSource: null,
      });
    one.closed();
    const html = page(run);
    expect(html).to.not.contain('<image').and.to.not.contain('passwd');
    expect(html.match(/no picture/g)).to.have.length(4);
  });
});

function textOf(html: string): string {
  return html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, '');
}

function headingOf(html: string): string {
  return textOf(/<h1>.*?<\/h1>/s.exec(html)?.[0] ?? '');
}
