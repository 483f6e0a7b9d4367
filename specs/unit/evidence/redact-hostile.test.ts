// Values hidden where nobody looks at first: none of them is in the copy, in any of the spellings planted.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { type Redaction, redactionSchema } from '../../../harness/artifacts/redaction.ts';
import { redactBundle } from '../../../harness/redact.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import {
  account,
  androidId,
  digest,
  escaped,
  grouped,
  HidingRun,
  hexOf,
  imei,
  mac,
  nobody,
  person,
  pin,
  serial,
  varint,
} from '../support/hiding-run.ts';
import type { SealedFixture } from '../support/sealed-run.ts';

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

describe('phonehome redact, of a run that hides values', () => {
  let hiding: HidingRun;
  let fixture: SealedFixture;
  let content: Record<string, Uint8Array>;
  let redaction: Redaction;

  before(async () => {
    hiding = new HidingRun();
    ({ fixture } = hiding);
    await hiding.seal();
    await redactBundle(hiding.original, hiding.wishes('copy'));
    content = unzipSync(readFileSync(fixture.at('copy.zip')));
    redaction = redactionSchema.parse(JSON.parse(Buffer.from(content['redaction.json'] ?? []).toString()));
  });
  after(() => hiding.close());

  for (const [how, spellings] of Object.entries(forbidden))
    it(`holds no value anywhere in the copy: ${how}`, () => {
      const whole = Object.values(unzipSync(readFileSync(hiding.original))).map((bytes) =>
        Buffer.from(bytes),
      );
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
    expect(redaction.limits.join('\n')).to.match(/values of fewer than 5 characters \(\d+\) were taken out/);
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
    expect(Buffer.from(content['cases/c03/capture.jsonl'] ?? []).toString()).to.contain(hiding.words);
    for (const path of Object.keys(content))
      if (path.startsWith('config/')) expect(redaction.files.map((file) => file.path)).to.not.include(path);
  });

  it('is found intact by verify, which names every file that is not the original', async () => {
    const report = await verifyBundle(fixture.at('copy.zip'));
    expect(report.altered).to.deep.equal([]);
    const said = report.redaction?.redacted.join('\n') ?? '';
    for (const { path } of redaction.files) if (!path.includes('/screens/')) expect(said).to.contain(path);
  });

  it('writes the openings for their owner alone, also over a file that others could read, and never over the copy', async () => {
    const options = hiding.wishes('second');
    writeFileSync(options.openings, 'old', { mode: 0o644 });
    await redactBundle(hiding.original, options);
    expect(statSync(options.openings).mode & 0o777).to.equal(0o600);
    const same = hiding.wishes('third');
    const error: unknown = await redactBundle(hiding.original, { ...same, openings: same.archive }).catch(
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
      const error: unknown = await redactBundle(archive, hiding.wishes('fourth')).catch(
        (thrown: unknown) => thrown,
      );
      expect((error as Error).message).to.match(/The names of 1 files of the run hold a value/);
      expect(existsSync(fixture.at('fourth.zip'))).to.equal(false);
    } finally {
      rmSync(named);
    }
  });
});
