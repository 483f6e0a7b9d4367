// Seals with timestamps, from authorities that are `openssl ts`: believed, retried, refused, missed, and checked by openssl itself.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rootsIn } from '../../../harness/evidence/bundle/check.ts';
import { checkTimestamp } from '../../../harness/evidence/bundle/timestamp-token.ts';
import { verifyPage } from '../../../harness/evidence/bundle/verify-page.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { type OpensslAuthority, opensslAuthority } from '../support/openssl-authority.ts';
import { SealedFixture } from '../support/sealed-run.ts';

describe('timestamps of a seal', () => {
  let fixture: SealedFixture;
  let first: OpensslAuthority;
  let second: OpensslAuthority;

  before(async () => {
    fixture = new SealedFixture();
    first = await opensslAuthority({ name: 'First' });
    second = await opensslAuthority({ name: 'Second', refusals: 1 });
  });
  after(async () => {
    await first.close();
    await second.close();
    fixture.close();
  });

  it('come from both authorities, after a second try where the first failed, and openssl believes them', async () => {
    const sealed = await fixture.seal({
      authorities: [first.url, second.url],
      ask: { pausesMs: [10] },
      now: new Date(),
    });
    expect(sealed.timestamps.map(({ attempts, reason }) => [attempts, reason])).to.deep.equal([
      [1, null],
      [2, null],
    ]);
    expect(second.asked()).to.equal(2);
    const folder = fixture.at('bundle');
    for (const [number, authority] of [first, second].entries()) {
      const token = `signatures/timestamp-${number + 1}.tsr`;
      const args = [
        'ts',
        '-verify',
        '-data',
        'datapackage-digest.json',
        '-in',
        token,
        '-CAfile',
        authority.rootFile,
      ];
      const checked = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
      expect(checked.stdout + checked.stderr).to.contain('Verification: OK');
    }
    const block =
      /## 3\.[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'VERIFY.md'), 'utf8'))?.[1] ?? '';
    const said = spawnSync('sh', ['-c', block], { cwd: folder, encoding: 'utf8' }).stdout;
    expect(said.match(/Time stamp: /g)).to.have.length(2);
    expect(said.match(/OK: signatures\/timestamp-\d\.tsr is the one that was sealed/g)).to.have.length(2);
  });

  it('are proven by verify: trusted with their root, not called trusted without', async () => {
    const bundle = fixture.at('bundle.zip');
    const without = await verifyBundle(bundle);
    expect(without.exitCode).to.equal(0);
    expect(verifyPage(without)).to.match(
      /existed at 20\d\d-.*says CN=First stamping unit.*its root was not checked/,
    );
    const roots = fixture.at('roots.pem');
    writeFileSync(roots, first.rootPem);
    const page = verifyPage(await verifyBundle(bundle, { roots: rootsIn(roots) }));
    expect(page).to.match(/CN=First stamping unit.*which leads to a root you gave/);
    expect(page).to.match(/CN=Second stamping unit.*its root was not checked/);
  });

  it('are no proof for other bytes, with a bent token, or with the wrong root', async () => {
    const folder = fixture.at('bundle');
    const token = readFileSync(join(folder, 'signatures/timestamp-1.tsr'));
    const content = readFileSync(join(folder, 'datapackage-digest.json'));
    const whole = await checkTimestamp(token, content, { roots: [first.rootPem] });
    expect(whole.proves).to.equal(true);
    expect((await checkTimestamp(token, Buffer.concat([content, Buffer.from(' ')]))).proves).to.equal(false);
    expect((await checkTimestamp(token, content, { roots: [second.rootPem] })).proves).to.equal(false);
    expect((await checkTimestamp(token, content, { nonce: Buffer.alloc(8, 7) })).proves).to.equal(false);
    let refused = 0;
    for (let at = 0; at < token.length; at += 23) {
      const bent = Buffer.from(token);
      bent.writeUInt8((bent[at] ?? 0) ^ 1, at);
      const check = await checkTimestamp(bent, content, { roots: [first.rootPem] });
      // Parts of the reply are under no signature, such as the root it carries along; what it proves stays the same.
      if (check.proves) expect(check).to.deep.equal(whole);
      else refused += 1;
      writeFileSync(join(folder, 'signatures/timestamp-1.tsr'), bent);
      if (at % 230 === 0) {
        const report = await verifyBundle(folder);
        expect(report.altered.map(({ path }) => path)).to.include('signatures/timestamp-1.tsr');
      }
    }
    writeFileSync(join(folder, 'signatures/timestamp-1.tsr'), token);
    expect(refused).to.be.greaterThan(20);
  });

  it('that do not come leave an honest seal', async () => {
    const dead = 'http://127.0.0.1:9/tsr';
    const sealed = await fixture.seal({
      authorities: [dead],
      ask: { pausesMs: [1, 1], timeoutMs: 2000 },
      archive: fixture.at('offline.zip'),
      folder: null,
    });
    expect(sealed.timestamps[0]).to.include({ attempts: 3, file: null });
    const report = await verifyBundle(fixture.at('offline.zip'));
    expect(report.exitCode).to.equal(0);
    expect(verifyPage(report)).to.match(
      /a timestamp of http:\/\/127\.0\.0\.1:9\/tsr: asked 3 times, it could not be reached/,
    );
  });
});
