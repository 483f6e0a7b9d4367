// Values hidden where nobody looks at first: in other spellings, in parts, in hosts, names, messages and numbers. None is in the copy; and a forged record of what was withheld is caught.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { unzipSync, zipSync } from 'fflate';
import { type Redaction, redactionSchema } from '../../../harness/artifacts/redaction.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { anonymousKey } from '../../../harness/evidence/bundle/signing.ts';
import { readJson, writeJson, writeWhole } from '../../../harness/lib/files.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { redactBundle, type RedactOptions } from '../../../harness/redact.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { resealedCopy } from '../support/resealed-copy.ts';
import { SealedFixture } from '../support/sealed-run.ts';

const imei = '861234050099887';
const mac = 'da:a1:19:7f:03:c2';
const androidId = 'a1b2c3d4e5f60718';
const account = 'ingrid.sample@mail.example';
const person = 'Ingrid Sample-Person';
const serial = 'c4d5e6f70123';
/** Too short to be looked for everywhere. */
const nick = 'ingo';
const pin = '4821';
/** Sent while nobody is signed in. */
const nobody = JSON.stringify({ user: 'unknown', login: 'signed-out', uid: 0, email: '' });

const digest = (name: string, value: string) => createHash(name).update(value).digest('hex');
const hexOf = (value: string) => Buffer.from(value).toString('hex');
const escaped = (value: string, escape = '%') =>
  [...hexOf(value).matchAll(/../g)].map(([pair]) => `${escape}${pair}`).join('');
const grouped = (value: string, size: number, joint: string) =>
  (value.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(joint);
/** As protobuf writes a number: seven bits a byte, the lowest first, the top bit set but in the last. */
const varint = Buffer.from(
  grouped([...BigInt(imei).toString(2)].reverse().join(''), 7, ',')
    .split(',')
    .map(
      (bits, index, all) => parseInt([...bits].reverse().join(''), 2) | (index < all.length - 1 ? 0x80 : 0),
    ),
);

/** Where each thing is planted, and what must then stand nowhere in the copy. */
const forbidden: Record<string, readonly (string | Buffer)[]> = {
  plain: [imei, mac, androidId, account, person, serial],
  'other case': [mac.toUpperCase(), person.toUpperCase(), account.toUpperCase()],
  'without or with other separators': [
    mac.replaceAll(':', ''),
    mac.replaceAll(':', '-'),
    grouped(imei, 3, '-'),
    grouped(imei, 5, ' '),
  ],
  'every digit apart': [grouped(imei, 1, ' '), grouped(imei, 1, '%20')],
  escapes: [escaped(imei), escaped(imei, '%25'), '&#56;&#54;&#49;'],
  'hex, also in a host': [hexOf(imei), hexOf(account)],
  'base64 of name and password': [Buffer.from(`${account}:${pin}`).toString('base64')],
  hashes: [
    digest('md5', imei),
    digest('sha1', mac),
    digest('sha256', account),
    digest('md5', mac.toUpperCase()),
  ],
  'another base': [BigInt(imei).toString(16), BigInt(`0x${mac.replaceAll(':', '')}`).toString()],
  'binary numbers': [varint, Buffer.from(mac.replaceAll(':', ''), 'hex'), Buffer.from(androidId, 'hex')],
  halves: [imei.slice(0, 8), imei.slice(8), 'Ingrid'],
};

describe('phonehome redact, of a hostile run', () => {
  let fixture: SealedFixture;
  let original: string;
  let content: Record<string, Uint8Array>;
  let redaction: Redaction;
  let words: string;
  const wishes = (name: string): RedactOptions => ({
    key: anonymousKey(),
    archive: fixture.at(`${name}.zip`),
    openings: fixture.at(`${name}.openings.json`),
    keepScreens: false,
    also: [person],
    authorities: [],
    who: 'anonymous',
    software: 'unit 1',
    now: new Date(0),
  });

  function upload(): void {
    const driven = fixture.run.addCase({ mode: 'incognito' }).drive();
    words = driven.words.replaceAll(' ', '+');
    const post = (body: string | Uint8Array, headers: [string, string][] = []) =>
      driven.request({ url: 'https://sa.api.intl.miui.com/x', method: 'POST', headers, body });
    const get = (url: string) => driven.request({ url });
    post(JSON.stringify({ imei, account, mac }));
    post(`m=${mac.replaceAll(':', '-')}&said=${grouped(imei, 1, ' ')}`);
    post('x=1', [
      [`X-Dev-${imei}`, '1'],
      ['Authorization', `Basic ${Buffer.from(`${account}:${pin}`).toString('base64')}`],
      ['X-User-Id', nick],
    ]);
    for (const path of [
      grouped(imei, 3, '-'),
      grouped(imei, 1, '%20'),
      escaped(imei),
      escaped(imei, '%25'),
      `${imei.slice(0, 8)}/${imei.slice(8)}`,
    ])
      get(`https://a.example/p/${path}/q`);
    get(`https://${imei}.track.example/`);
    get(`https://${hexOf(imei)}.hex.example/`);
    get(
      `https://h.example/?a=${digest('md5', imei)}&b=${digest('sha1', mac)}&c=${digest('sha256', account)}&d=${digest('md5', mac.toUpperCase())}`,
    );
    get(`https://u.example/?user_id=${nick}&pin=${pin}&keep=this-stays&uid=0`);
    post(JSON.stringify({ first: 'Ingrid', last: 'Sample-Person' }));
    post(JSON.stringify({ tac: imei.slice(0, 8), rest: imei.slice(8) }));
    post(JSON.stringify({ user_id: nick, said: 'short account' }));
    post(nobody);
    post(
      JSON.stringify({
        number: BigInt(imei).toString(16),
        mac: BigInt(`0x${mac.replaceAll(':', '')}`).toString(),
      }),
    );
    post(brotliCompressSync(JSON.stringify({ v: imei })), [['Content-Encoding', 'br']]);
    post(zipSync({ 'a.txt': Buffer.from(`deep ${account}`) }));
    post(gzipSync(gzipSync(hexOf(account))));
    post(Buffer.concat([Buffer.from([8]), varint]));
    post(
      Buffer.concat([
        Buffer.from([0, 1, 2, 0xff]),
        Buffer.from(mac.replaceAll(':', ''), 'hex'),
        Buffer.from([0xfe]),
      ]),
    );
    post(Buffer.concat([Buffer.from([0, 7, 0xff]), Buffer.from(androidId, 'hex'), Buffer.from([0xfe, 0])]));
    const message = (bytes: Buffer, opcode: number) => {
      const sha256 = sha256Hex(bytes);
      writeWhole(runPaths.body(fixture.folder, sha256), bytes);
      const body = { sha256, sizeBytes: bytes.length, complete: true };
      driven.captureLine({
        type: 'websocket-message',
        id: 'x0001',
        atMs: 1,
        direction: 'sent',
        opcode,
        body,
      });
    };
    message(Buffer.from(JSON.stringify({ t: 'hello', who: account })), 1);
    message(gzipSync(`{"mac":"${mac.replaceAll(':', '')}"}`), 2);
    driven.tlsFailure(`${hexOf(imei)}.pinned.example`, 'cert-rejected');
    driven.clientError(`${imei}.odd.example`, `bad request from ${account}`);
    driven.closed();
  }

  function files(): void {
    const { folder } = fixture;
    const known = (name: string, value: string) => ({
      name,
      value,
      scope: 'x',
      reset: 'x',
      how: `read ${value}`,
      unique: true,
    });
    const identifiers = [known('imei', imei), known('mac', mac), known('android-id', androidId)];
    writeJson(runPaths.handsetIdentity(folder), { schemaVersion: 1, identifiers });
    const manifest = readFileSync(runPaths.manifest(folder), 'utf8');
    writeFileSync(runPaths.manifest(folder), manifest.replace(/"serial": "[^"]*"/, `"serial": "${serial}"`));
    writeJson(runPaths.runConfig(folder), { serial, note: `adb-${serial}._adb-tls`, who: account });
    writeWhole(join(folder, 'cases/c03/screens/9-home.xml'), `<node text="${account}"/>`);
    mkdirSync(join(folder, 'allure-results'), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write(
      'allure-results/b-result.json',
      JSON.stringify({ name: `by ${person}`, parameters: [{ name: 'device', value: serial }] }),
    );
    const parameters = [{ name: 'account', value: 'signed-out' }];
    write('allure-results/c-result.json', JSON.stringify({ name: 'unknown', parameters }));
    write('allure-results/a-attachment.txt', `md5 ${digest('md5', imei)} ${person.toUpperCase()}`);
    write('junit.xml', `<a name="${person}">&#56;&#54;&#49;${imei.slice(3)}</a>`);
    write(
      'summary.md',
      `**${account.replace('.', '\\.')}** | ${mac.toUpperCase()} | ${grouped(imei, 5, ' ')}`,
    );
    write(
      'ca.pem',
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(`CN=${serial} phone`).toString('base64')}\n-----END CERTIFICATE-----\n`,
    );
  }

  before(async () => {
    fixture = new SealedFixture();
    upload();
    files();
    analyseRun(fixture.folder);
    fixture.custody('analysed', `Analysed the run for ${person}`);
    original = (await fixture.seal({ folder: null, who: person })).archive;
    await redactBundle(original, wishes('copy'));
    content = unzipSync(readFileSync(fixture.at('copy.zip')));
    redaction = redactionSchema.parse(JSON.parse(Buffer.from(content['redaction.json'] ?? []).toString()));
  });
  after(() => fixture.close());

  for (const [how, spellings] of Object.entries(forbidden))
    it(`holds no value anywhere in the copy: ${how}`, () => {
      const whole = Object.values(unzipSync(readFileSync(original))).map((bytes) => Buffer.from(bytes));
      for (const spelling of spellings) {
        for (const [path, bytes] of Object.entries(content)) {
          expect(Buffer.from(bytes).includes(spelling), `${path}: ${String(spelling)}`).to.equal(false);
          expect(path).to.not.contain(String(spelling));
        }
        // What is written inside a compressed body only is not in the original as it stands.
        if (how !== 'hex, also in a host' && how !== 'other case')
          expect(
            whole.some((bytes) => bytes.includes(spelling)),
            `the original has ${String(spelling)}`,
          ).to.equal(true);
      }
    });

  it('takes short values out where they stand as an account, and says that it did not look elsewhere', () => {
    const text = (path: string) => Buffer.from(content[path] ?? []).toString();
    for (const path of ['cases/c03/capture.jsonl', 'cases/c03/traffic.har', 'traffic.har']) {
      expect(text(path), path).to.not.match(/ingo|4821/);
      expect(text(path), path).to.contain('keep=this-stays&uid=0');
    }
    const all = Object.values(content)
      .map((bytes) => Buffer.from(bytes).toString())
      .join('\n');
    expect(all).to.contain('short account').and.not.contain('"ingo"');
    expect(redaction.limits.join('\n')).to.match(/\d values have fewer than 5 characters/);
    expect(redaction.limits.join('\n')).to.contain('can check the guess');
  });

  it('leaves what says that nobody is signed in', () => {
    const text = Buffer.from(content['allure-results/c-result.json'] ?? []).toString();
    expect(text).to.contain('"signed-out"').and.contain('unknown');
    expect(Buffer.from(content['cases/c03/capture.jsonl'] ?? []).toString()).to.contain('unattributed');
    const bodies = Object.entries(content).filter(([path]) => path.startsWith('bodies/'));
    expect(bodies.some(([, bytes]) => Buffer.from(bytes).toString() === nobody)).to.equal(true);
  });

  it('keeps what the copy is about: report, claims, words that were planted', () => {
    expect(Buffer.from(content['report.html'] ?? []).toString()).to.contain('SIMULATED');
    expect(
      redaction.files.filter(({ path, how }) => how === 'withheld' && !/^bodies\/|screens\//.test(path)),
    ).to.deep.equal([]);
    expect(Buffer.from(content['cases/c03/capture.jsonl'] ?? []).toString()).to.contain(words);
    for (const path of Object.keys(content))
      if (path.startsWith('config/')) expect(redaction.files.map((file) => file.path)).to.not.include(path);
  });

  it('is found intact by verify, which names every file that is not the original', async () => {
    const report = await verifyBundle(fixture.at('copy.zip'));
    expect(report.altered).to.deep.equal([]);
    const said = report.redaction?.redacted.join('\n') ?? '';
    for (const { path } of redaction.files) if (!path.includes('/screens/')) expect(said).to.contain(path);
  });

  const withRecord = (folder: string, change: (files: Redaction['files']) => Redaction['files']) => {
    const path = join(folder, 'redaction.json');
    const record = readJson(path, redactionSchema);
    writeJson(path, { ...record, files: change(record.files) });
  };
  const withheldBody = (list: Redaction['files']) =>
    list.findIndex(({ path, how }) => how === 'withheld' && path.startsWith('bodies/'));
  const forgeries: Record<string, [(folder: string) => void, RegExp]> = {
    'a withheld body is said to have another hash': [
      (folder) =>
        withRecord(folder, (list) =>
          list.with(withheldBody(list), {
            ...(list[withheldBody(list)] as Redaction['files'][number]),
            originalSha256: 'f'.repeat(64),
          }),
        ),
      /redaction\.json names another original than the signed list/,
    ],
    'a withheld body is not mentioned': [
      (folder) => withRecord(folder, (list) => list.filter((_, index) => index !== withheldBody(list))),
      /the original has it, and redaction\.json does not say that it was withheld/,
    ],
    'a withheld body is said to be in the copy': [
      (folder) =>
        withRecord(folder, (list) =>
          list.with(withheldBody(list), {
            ...(list[withheldBody(list)] as Redaction['files'][number]),
            how: 'redacted',
          }),
        ),
      /redaction\.json does not say the truth about it/,
    ],
    'another body stands in the place of a withheld one': [
      (folder) => {
        const { files: list } = readJson(join(folder, 'redaction.json'), redactionSchema);
        writeFileSync(join(folder, list[withheldBody(list)]?.path ?? ''), 'made up');
      },
      /redaction\.json does not say the truth about it/,
    ],
    'a file the original never had is called redacted': [
      (folder) => {
        writeFileSync(join(folder, 'made-up.json'), '{}');
        withRecord(folder, (list) => [
          ...list,
          { path: 'made-up.json', how: 'redacted', why: 'x', originalSha256: 'e'.repeat(64) },
        ]);
      },
      /made-up\.json/,
    ],
    'a file the original never had is called withheld': [
      (folder) =>
        withRecord(folder, (list) => [
          ...list,
          { path: 'bodies/gone', how: 'withheld', why: 'x', originalSha256: 'e'.repeat(64) },
        ]),
      /bodies\/gone/,
    ],
    'an addition is named that is not there': [
      (folder) => {
        const path = join(folder, 'redaction.json');
        const record = readJson(path, redactionSchema);
        writeJson(path, { ...record, added: [...record.added, 'bodies/gone.redacted.jsonl'] });
      },
      /bodies\/gone\.redacted\.jsonl: redaction\.json says it was added, and it is not there/,
    ],
    'a file is listed twice, once as it was and once withheld': [
      (folder) =>
        withRecord(folder, (list) => [
          ...list,
          { ...(list[withheldBody(list)] as Redaction['files'][number]), how: 'redacted' },
        ]),
      /named twice|does not say the truth/,
    ],
  };
  for (const [what, [change, named]] of Object.entries(forgeries))
    it(`is caught when ${what}, though sealed again`, async () => {
      const archive = await resealedCopy(content, {
        folder: fixture.at('forged'),
        archive: fixture.at('forged.zip'),
        change,
      });
      const report = await verifyBundle(archive);
      expect(report.exitCode).to.equal(1);
      expect(report.altered.map(({ path, said }) => `${path}: ${said}`).join('\n')).to.match(named);
    });

  it('writes the openings for their owner alone, also over a file that others could read, and never over the copy', async () => {
    const options = wishes('second');
    writeFileSync(options.openings, 'old', { mode: 0o644 });
    await redactBundle(original, options);
    expect(statSync(options.openings).mode & 0o777).to.equal(0o600);
    const same = wishes('third');
    const error: unknown = await redactBundle(original, { ...same, openings: same.archive }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as Error).message).to.contain('cannot be one file');
    expect(existsSync(same.archive)).to.equal(false);
  });

  it('makes no copy of a run whose file names hold a value', async () => {
    const named = join(fixture.folder, `notes-${imei}.txt`);
    try {
      writeFileSync(named, 'x');
      fixture.custody('analysed', 'Named a file badly');
      const archive = (await fixture.seal({ folder: null, archive: fixture.at('named.zip') })).archive;
      const error: unknown = await redactBundle(archive, wishes('fourth')).catch((thrown: unknown) => thrown);
      expect((error as Error).message).to.match(/The names of 1 files of the run hold a value/);
      expect(existsSync(fixture.at('fourth.zip'))).to.equal(false);
    } finally {
      rmSync(named);
    }
  });
});
