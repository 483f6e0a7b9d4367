// Publishable copies: no value that was taken out survives in them in any encoding, the rest is the original's, and each value can be opened alone.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { handsetsOf, manifestSchema } from '../../../harness/artifacts/manifest.ts';
import { openingsSchema, redactionSchema } from '../../../harness/artifacts/redaction.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { anonymousKey } from '../../../harness/evidence/bundle/signing.ts';
import { verifyPage } from '../../../harness/evidence/bundle/verify-page.ts';
import { readJson, writeJson, writeWhole } from '../../../harness/lib/files.ts';
import { writeZip } from '../../../harness/lib/zip-write.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { openValue, redactBundle } from '../../../harness/redact.ts';
import { judgeFor } from '../../../harness/redact-judge.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { layersOf, spellingsOf } from '../support/hidden-values.ts';
import { resealedCopy } from '../support/resealed-copy.ts';
import { SealedFixture } from '../support/sealed-run.ts';

const secrets = {
  distinctId: '0d1c8a52-7f1e-4c55-9a43-2f6f0a1b2c3d',
  account: 'ingrid.sample@mail.example',
  session: 'SESSION-7741-abcdef-zz',
  imei: '861234050099887',
  phoneAddress: '192.168.77.23',
  named: 'Ingrid Sample-Person',
  /** Read from the handsets, never sent. */
  androidId: 'a1b2c3d4e5f60718',
  otherMac: 'da:a1:19:7f:03:c2',
  otherSerial: 'c4d5e6f70123',
};

describe('phonehome redact', () => {
  let fixture: SealedFixture;
  let original: string;
  let copy: string;
  let content: Record<string, Uint8Array>;

  before(async () => {
    fixture = new SealedFixture();
    const driven = fixture.run.addCase({ mode: 'incognito' }).drive();
    const id = JSON.stringify({
      imei: secrets.imei,
      account: secrets.account,
      note: 'x'.repeat(50),
    });
    const post = (body: string | Uint8Array, headers: [string, string][] = []) =>
      driven.request({
        url: 'https://sa.api.intl.miui.com/x',
        method: 'POST',
        headers,
        body,
      });
    driven.sensors();
    post(gzipSync(id));
    post(`d=${encodeURIComponent(Buffer.from(deflateSync(id)).toString('base64'))}`);
    post(`h=${Buffer.from(secrets.account).toString('hex')}&k=1`);
    post(`u=${encodeURIComponent(secrets.account)}`);
    post(
      JSON.stringify({
        deep: JSON.stringify({
          v: secrets.imei,
          s: [...secrets.imei].reverse().join(''),
        }),
      }),
    );
    post(Buffer.from(id, 'utf16le'));
    driven.request({
      url: `https://sa.api.intl.miui.com/y?imei=${secrets.imei}&z=${Buffer.from(id).toString('base64url')}&keep=this-stays`,
      headers: [
        ['Cookie', `sid=${secrets.session}; lang=en`],
        ['X-Id', Buffer.from(secrets.imei).toString('base64')],
      ],
      answer: {
        body: `<p>hello ${secrets.account}</p>`,
        headers: [['Set-Cookie', `sid=${secrets.session}; Path=/`]],
      },
    });
    driven.closed();
    writeWhole(join(fixture.folder, 'cases/c03/screens/1-x.xml'), `<node text="${secrets.account}"/>`);
    writeWhole(
      join(fixture.folder, 'provenance-note.json'),
      JSON.stringify({ phone: secrets.phoneAddress, base: 16 }),
    );
    mkdirSync(join(fixture.folder, 'allure-results'), { recursive: true });
    writeFileSync(
      join(fixture.folder, 'allure-results', 'a-result.json'),
      JSON.stringify({ name: `by ${secrets.named}` }),
    );
    writeFileSync(
      join(fixture.folder, 'allure-results', 'note.txt'),
      `id ${Buffer.from(secrets.imei).toString('base64')}\nsecond line stays\n`,
    );
    const known = (name: string, value: string, handset: string) =>
      writeJson(runPaths.handsetIdentity(fixture.folder, handset), {
        schemaVersion: 1,
        identifiers: [{ name, value, scope: 'x', reset: 'x', how: 'x', unique: true }],
      });
    known('android-id', secrets.androidId, 'h1');
    known('mac', secrets.otherMac, 'h2');
    const manifest = readJson(runPaths.manifest(fixture.folder), manifestSchema);
    const [entry] = handsetsOf(manifest);
    if (entry === undefined) throw new Error('the fixture has a handset');
    const facts = { ...entry.facts, serial: secrets.otherSerial };
    writeJson(runPaths.manifest(fixture.folder), {
      ...manifest,
      moreHandsets: [{ ...entry, id: 'h2', facts }],
    });
    analyseRun(fixture.folder);
    fixture.custody('analysed', 'Analysed the run again');
    original = (await fixture.seal({ folder: null })).archive;
    copy = fixture.at('copy.zip');
    await redactBundle(original, {
      key: anonymousKey(),
      archive: copy,
      openings: fixture.at('openings.json'),
      keepScreens: false,
      also: [secrets.named],
      authorities: [],
      who: 'anonymous',
      software: 'unit 1',
      now: new Date(0),
    });
    content = unzipSync(readFileSync(copy));
  });
  after(() => fixture.close());

  it('lets no value survive, in any encoding, anywhere in the copy: says our own detector', () => {
    const taken = readJson(fixture.at('openings.json'), openingsSchema).values.map(({ value }) => value);
    for (const secret of Object.values(secrets)) expect(taken).to.include(secret);
    const judge = judgeFor(taken.filter((value) => value.length > 4));
    for (const [path, bytes] of Object.entries(content)) expect(judge(bytes), path).to.equal(false);
    const whole = unzipSync(readFileSync(original));
    const found = Object.entries(whole).filter(([, bytes]) => judge(bytes));
    expect(found.length, 'the judge sees them in the original').to.be.greaterThan(12);
  });

  it('lets no value survive: says a search that knows nothing of our decoders', () => {
    for (const [path, bytes] of Object.entries(content))
      for (const layer of layersOf(Buffer.from(bytes))) {
        const text = layer.toString('latin1');
        for (const secret of Object.values(secrets))
          for (const spelling of spellingsOf(secret))
            expect(text.includes(Buffer.from(spelling).toString('latin1')), `${path}: ${spelling}`).to.equal(
              false,
            );
      }
  });

  it('has a judge that finds what is planted in a file of the copy, in every coding planted here', () => {
    const judge = judgeFor([secrets.imei, secrets.account]);
    const inside = `"x":"${secrets.account}"`;
    const planted: Record<string, string | Uint8Array> = {
      plain: inside,
      gzip: gzipSync(inside),
      base64: Buffer.from(inside).toString('base64'),
      'base64 of gzip in JSON': JSON.stringify({
        a: gzipSync(inside).toString('base64'),
      }),
      hex: Buffer.from(inside).toString('hex'),
      percent: `q=${encodeURIComponent(inside)}`,
      utf16: Buffer.from(inside, 'utf16le'),
      html: `<p>${[...secrets.account].map((character) => `&#${character.charCodeAt(0)};`).join('')}</p>`,
      reversed: `q=${[...secrets.account].reverse().join('')}`,
    };
    for (const [name, bytes] of Object.entries(planted)) expect(judge(bytes), name).to.equal(true);
    expect(judge('{"nothing":"of it"}')).to.equal(false);
  });

  it('withholds whole bodies and screens, keeps their hashes, and puts the decoded text without values beside', () => {
    const redaction = redactionSchema.parse(
      JSON.parse(Buffer.from(content['redaction.json'] ?? []).toString()),
    );
    const withheld = redaction.files.filter(({ how }) => how === 'withheld').map(({ path }) => path);
    const bodies = withheld.filter((path) => path.startsWith('bodies/'));
    expect(bodies.length).to.be.greaterThan(6);
    for (const path of withheld) expect(content).to.not.have.property(path);
    const madeAgain = redaction.files.filter(({ why }) => why.startsWith('it was made again'));
    expect(madeAgain.map(({ path }) => path)).to.include.members(['report.html', 'cases/c03/traffic.har']);
    expect(Object.keys(content).filter((path) => /\.(png|xml)$/.test(path))).to.deep.equal([]);
    const beside = bodies
      .map((path) => Buffer.from(content[`${path}.redacted.jsonl`] ?? []).toString())
      .join('\n');
    expect(beside)
      .to.contain('[redacted:identifier:')
      .and.contain('[redacted:account:')
      .and.contain('search_word');
    expect(Buffer.from(content['cases/c03/capture.jsonl'] ?? []).toString())
      .to.contain('keep=this-stays')
      .and.contain('sid=[redacted:cookie:');
    expect(Buffer.from(content['allure-results/note.txt'] ?? []).toString()).to.contain('second line stays');
    expect(Buffer.from(content['report.html'] ?? []).toString())
      .to.contain('SIMULATED')
      .and.contain('[withheld in this copy]');
    expect(Buffer.from(content['config/claims.json'] ?? []).toString()).to.contain('Cirlig');
  });

  it('keeps the openings private: mode 0600, nowhere in the copy, another salt for each value', () => {
    expect(statSync(fixture.at('openings.json')).mode & 0o777).to.equal(0o600);
    const { values } = readJson(fixture.at('openings.json'), openingsSchema);
    expect(new Set(values.map(({ salt }) => salt)).size).to.equal(values.length);
    const all = Object.values(content)
      .map((bytes) => Buffer.from(bytes).toString('latin1'))
      .join('\n');
    for (const { salt, value, hash } of values) {
      expect(all.includes(salt)).to.equal(false);
      expect(all).to.contain(hash);
      const checked = execFileSync(
        'sh',
        ['-c', 'printf "%s%s" "$1" "$2" | sha256sum | cut -c1-64', 'sh', salt, value],
        { encoding: 'utf8' },
      );
      expect(checked.trim()).to.equal(hash);
    }
  });

  it('opens one value against the original, and nothing with the wrong one', async () => {
    const { values } = readJson(fixture.at('openings.json'), openingsSchema);
    const imei = values.find(({ value }) => value === secrets.imei);
    const from = { openings: fixture.at('openings.json'), original };
    const opened = await openValue(copy, imei?.hash.slice(0, 16) ?? '', from);
    expect(opened.value).to.equal(secrets.imei);
    expect(opened.places).to.include('cases/c03/capture.jsonl');
    const failed: unknown = await openValue(copy, '00000000', from).catch((error: unknown) => error);
    expect((failed as Error).message).to.contain('0 values');
    const other: unknown = await openValue(copy, imei?.hash ?? '', {
      ...from,
      original: copy,
    }).catch((error: unknown) => error);
    expect((other as Error).message).to.contain('is not the bundle this copy was made of');
  });

  it('is told by verify: what was redacted, and that the rest is untouched', async () => {
    const report = await verifyBundle(copy);
    expect(report.altered).to.deep.equal([]);
    expect(report.exitCode).to.equal(0);
    const page = verifyPage(report);
    expect(page).to.match(/^INTACT: a redacted copy/);
    expect(page).to.match(/\d+ files are untouched: each is byte for byte the signed original's/);
    expect(page).to.contain('redacted: manifest.json').and.contain('screenshots and UI sources are withheld');
    expect(page).to.contain('verify the sealed original');
  });

  it('has a VERIFY.md whose lines work in it too', () => {
    const folder = fixture.at('unpacked');
    for (const [path, bytes] of Object.entries(content)) writeWhole(join(folder, path), bytes);
    const said = [...readFileSync(join(folder, 'VERIFY.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
      .map(([, block = '']) => execFileSync('sh', ['-c', block], { cwd: folder, encoding: 'utf8' }))
      .join('');
    expect(said).to.contain('files are as listed').and.contain('no file was added or removed');
    expect(said).to.contain('bodies are what they are named');
    expect(said.match(/Verified OK/g)).to.have.length(2);
  });

  it('does not pass for untouched when sealed again with another verdict', async () => {
    await resealedCopy(content, {
      folder: fixture.at('forged'),
      archive: fixture.at('forged.zip'),
      change: (folder) => {
        const verdicts = join(folder, 'verdicts.json');
        writeFileSync(verdicts, readFileSync(verdicts, 'utf8').replace('"reproduced"', '"not-reproduced"'));
      },
    });
    const report = await verifyBundle(fixture.at('forged.zip'));
    expect(report.exitCode).to.equal(1);
    expect(report.altered.map(({ path, said }) => `${path}: ${said}`).join('\n')).to.contain(
      'verdicts.json: it is not the original, and redaction.json does not name it',
    );
  });

  it('refuses to redact an altered bundle, and a copy', async () => {
    const wishes = {
      key: anonymousKey(),
      archive: fixture.at('no.zip'),
      openings: fixture.at('no.json'),
      keepScreens: false,
      also: [],
      authorities: [],
      who: 'x',
      software: 'x',
      now: new Date(0),
    };
    const again: unknown = await redactBundle(copy, wishes).catch((error: unknown) => error);
    expect((again as Error).message).to.contain('is a redacted copy already');
    cpSync(original, fixture.at('bent.zip'));
    writeZip(fixture.at('bent.zip'), [{ path: 'datapackage.json', content: Buffer.from('{}') }]);
    const bent: unknown = await redactBundle(fixture.at('bent.zip'), wishes).catch((error: unknown) => error);
    expect((bent as Error).message).to.contain('was altered');
  });
});
