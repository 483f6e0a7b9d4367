// Real APKs through the very commands a handset runs: hashes, and the certificate they were signed with.
import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../../harness/config/load.ts';
import type { Adb } from '../../../harness/device/adb.ts';
import { apkFacts } from '../../../harness/device/apk-facts.ts';
import { writeZip } from '../../../harness/lib/zip-write.ts';
import {
  centralDirectoryOffset,
  signersIn,
  signingBlockBytes,
} from '../../../harness/device/apk-signature.ts';

const driver = join(projectRoot, 'node_modules', 'appium-uiautomator2-driver');
const apkOfServer = 'appium-uiautomator2-server/apks/appium-uiautomator2-server-debug-androidTest.apk';
/** npm may keep the driver's own packages below it or beside it. */
const realApk =
  [join(driver, 'node_modules', apkOfServer), join(driver, '..', apkOfServer)].find((path) =>
    existsSync(path),
  ) ?? 'missing';
/** The test key of AOSP, as `keytool -printcert -jarfile` prints it. */
const aospTestKey = 'a40da80a59d170caa950cf15c18c454d47a39b26989d8b640ecd745ba71bf5dc';

/** A handset whose shell is this machine's, and whose package manager names the given files. */
function handsetWith(paths: string[]): Adb {
  return {
    shell: async (command: string) => {
      if (command.startsWith('pm path'))
        return { stdout: paths.map((path) => `package:${path}\n`).join(''), stderr: '', exitCode: 0 };
      const ended = spawnSync('sh', ['-c', command], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
      return { stdout: ended.stdout, stderr: ended.stderr, exitCode: ended.status ?? 1 };
    },
  } as unknown as Adb;
}

describe('APK facts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-apk-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are the hash, the size and the signing certificate of a real APK', async () => {
    const facts = await apkFacts(handsetWith([realApk]), 'io.appium.settings');
    expect(facts.unknown).to.equal(null);
    expect(facts.files).to.deep.equal([
      {
        name: 'appium-uiautomator2-server-debug-androidTest.apk',
        sizeBytes: statSync(realApk).size,
        sha256: createHash('sha256').update(readFileSync(realApk)).digest('hex'),
      },
    ]);
    const [signer] = facts.signers;
    const certificate = new X509Certificate(Buffer.from(signer?.certificate ?? '', 'base64'));
    expect(signer?.subject).to.contain('CN=');
    expect(signer?.sha256).to.equal(aospTestKey);
    expect(signer?.sha256).to.equal(certificate.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(readFileSync(realApk).includes(certificate.raw)).to.equal(true);
  });

  it('name the base first and hash every split', async () => {
    const base = join(folder, 'base.apk');
    const split = join(folder, 'a split.apk');
    writeFileSync(base, readFileSync(realApk));
    writeFileSync(split, 'split');
    const facts = await apkFacts(handsetWith([split, base]), 'x');
    expect(facts.files.map(({ name }) => name)).to.deep.equal(['base.apk', 'a split.apk']);
    expect(facts.files[1]?.sha256).to.equal(createHash('sha256').update('split').digest('hex'));
    expect(facts.signers).to.have.length(1);
  });

  it('say what is not known, and why', async () => {
    const text = join(folder, 'text.apk');
    writeFileSync(text, 'lab handset: simulated app, not an APK\n');
    const facts = await apkFacts(handsetWith([text]), 'x');
    expect(facts.files[0]?.sha256).to.match(/^[0-9a-f]{64}$/);
    expect(facts.unknown).to.contain('no ZIP archive');
    expect((await apkFacts(handsetWith([]), 'x')).unknown).to.contain('names no APK');
    expect((await apkFacts(handsetWith([join(folder, 'gone.apk')]), 'x')).unknown).to.not.equal(null);
    const unsigned = join(folder, 'unsigned.apk');
    writeZip(unsigned, [{ path: 'a', content: Buffer.from('b') }]);
    expect((await apkFacts(handsetWith([unsigned]), 'x')).unknown).to.contain('no v2 or v3 signature');
  });

  it('never believe a broken signing block', () => {
    const apk = readFileSync(realApk);
    const directory = centralDirectoryOffset(apk.subarray(-70_000)) ?? 0;
    const size = signingBlockBytes(apk.subarray(directory - 24, directory)) ?? 0;
    const block = apk.subarray(directory - size, directory);
    expect(signersIn(block)).to.have.length(1);
    for (let at = 8; at < Math.min(block.length, 400); at += 1) {
      const broken = Buffer.from(block);
      broken.writeUInt8(0xff, at);
      try {
        signersIn(broken);
      } catch (error) {
        expect(error, `byte ${at}`).to.be.instanceOf(RangeError);
      }
    }
  });
});
