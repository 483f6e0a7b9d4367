// What is told of an APK: real ones, assembled ones, and hostile ones that end with an error naming file and part.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { zipSync } from 'fflate';
import { compareApks, inspectApk } from '../../../harness/apk/inspect.ts';
import type { SdkRow } from '../../../harness/artifacts/tables.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { pullApk } from '../../../harness/device/installed-apk.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { ApkBench, realApk, testKeyApk, type TinyClass, tinyDex } from './tiny-apk.ts';

const sensorsApi = 'com.sensorsdata.analytics.android.sdk.SensorsDataAPI';
const own = { prefixes: ['com.example'], from: 'umi' };

/** const-string v0, text; invoke-static platform call; then so many nops, return-void. */
function body(text: string, length = 12, owner = 'android.util.Log') {
  return ({
    string,
    method,
  }: {
    string(text: string): number;
    method(owner: string, name: string): number;
  }) => [0x001a, string(text), 0x0071, method(owner, 'd'), 0, ...Array<number>(length).fill(0), 0x000e];
}

const main = (name: string, ...texts: string[]): TinyClass => ({
  name,
  methods: texts.map((text, index) => ({ name: `m${index}`, code: body(text) })),
});

describe('an APK', () => {
  let bench: ApkBench;
  const { sdks } = loadTables();
  before(() => {
    bench = new ApkBench();
  });
  after(() => bench.close());

  const refusal = async (file: string, rows: readonly SdkRow[] = sdks): Promise<string> => {
    try {
      await (await inspectApk(file, rows)).bodiesIn(['com.example']);
    } catch (error) {
      if (error instanceof HarnessError && error.code === 'file-invalid') return error.message;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('tells hash, version and certificate of a real one', async () => {
    const { facts } = await inspectApk(realApk, sdks);
    expect(facts).to.deep.include({
      file: 'settings_apk-debug.apk',
      sha256: sha256Hex(readFileSync(realApk)),
      package: 'io.appium.settings',
      sdks: [],
    });
    expect(facts.version).to.match(/^\d+\.\d+\.\d+$/);
    expect(facts.classes).to.be.above(1000);
    expect(facts.signatures.map(({ scheme, subject }) => [scheme, subject])).to.deep.equal([
      ['v2', 'CN=Android Debug, O=Android, C=US'],
    ]);
  });

  it("tells the platform's public test key by every scheme it signed with", async () => {
    const { facts } = await inspectApk(testKeyApk, sdks);
    expect(facts.signatures.map(({ scheme }) => scheme)).to.deep.equal(['v1', 'v2', 'v3']);
    // Published as the digest of AOSP's testkey.
    expect(new Set(facts.signatures.map(({ certificateSha256 }) => certificateSha256))).to.deep.equal(
      new Set(['a40da80a59d170caa950cf15c18c454d47a39b26989d8b640ecd745ba71bf5dc']),
    );
  });

  it('names the SDKs its classes belong to, over all dex files, and none by a mere likeness of names', async () => {
    const first = tinyDex([
      main(sensorsApi, 'a'),
      main(`${sensorsApi}$10`, 'b'),
      main('com.example.Main', 'c'),
    ]);
    const second = tinyDex([main('com.sensorsdata.analytics.androidish.Other', 'd')]);
    const file = await bench.apk('sdk.apk', { 'classes.dex': first, 'classes2.dex': second });
    const { facts } = await inspectApk(file, sdks);
    expect(facts.classes).to.equal(4);
    expect(facts.signatures).to.deep.equal([]);
    expect(facts.sdks).to.deep.equal([
      {
        id: 'sensors-analytics',
        name: 'Sensors Analytics',
        prefix: 'com.sensorsdata.analytics.android',
        classes: 2,
        examples: [sensorsApi, `${sensorsApi}$10`],
      },
    ]);
  });

  it('counts the classes that bear names of an obfuscator, and takes none of a developer for one', async () => {
    const names = [
      'com.example.a',
      'com.example.a$b',
      'c.d.ab',
      'com.example.R',
      'com.example.By',
      'a.b.Main',
    ];
    const dex = tinyDex(names.map((name) => main(name, 'x')));
    const { facts } = await inspectApk(await bench.apk('small.apk', { 'classes.dex': dex }), sdks);
    expect(facts.renamedClasses).to.equal(3);
    expect((await inspectApk(realApk, sdks)).facts.renamedClasses).to.equal(0);
  });

  it('shares its code with a copy whose own names and order differ, and not with other code', async () => {
    const dexOf = (...classes: TinyClass[]) => ({ 'classes.dex': tinyDex(classes) });
    const one = await bench.apk('one.apk', dexOf(main('com.example.Main', 'collect', 'send')));
    const renamed = await bench.apk(
      'renamed.apk',
      dexOf(main('com.vendor.Other', 'x'), main('com.example.a.b', 'send', 'collect')),
    );
    const half = await bench.apk('half.apk', dexOf(main('com.example.Main', 'collect', 'nothing')));
    const none = await bench.apk('none.apk', dexOf(main('com.vendor.Other', 'collect', 'send')));
    const similarity = async (other: string) =>
      (await compareApks(await inspectApk(one, sdks), await inspectApk(other, sdks), own)).similarity;
    expect(await similarity(renamed)).to.equal(1);
    expect(await similarity(half)).to.equal(1 / 3);
    expect(await similarity(none), 'no own code').to.equal(null);
    const compared = await compareApks(await inspectApk(one, sdks), await inspectApk(half, sdks), own);
    expect(compared).to.deep.include({ from: 'umi', methods: [2, 2], prefixes: ['com.example'] });
  });

  it('tells calls of Android apart, and leaves out bodies that are too short to tell', async () => {
    const calling = (owner: string, length?: number) =>
      tinyDex([{ name: 'com.example.A', methods: [{ name: 'm', code: body('x', length, owner) }] }]);
    const files = {
      log: await bench.apk('log.apk', { 'classes.dex': calling('android.util.Log') }),
      net: await bench.apk('net.apk', { 'classes.dex': calling('java.net.URL') }),
      short: await bench.apk('short.apk', { 'classes.dex': calling('android.util.Log', 0) }),
    };
    const bodies = async (file: string) => (await inspectApk(file, sdks)).bodiesIn(['com.example']);
    expect(await bodies(files.log)).to.have.length(1);
    expect(await bodies(files.log)).to.not.deep.equal(await bodies(files.net));
    expect(await bodies(files.short)).to.deep.equal([]);
  });

  it('is refused when it is no archive, cut short, or without a manifest', async () => {
    expect(await refusal(bench.file('text.apk', Buffer.from('hello')))).to.match(
      /^text\.apk is no APK we can read: /,
    );
    const cut = readFileSync(realApk).subarray(0, 100_000);
    expect(await refusal(bench.file('cut.apk', cut))).to.contain('cut.apk is no APK');
    expect(await refusal(bench.file('bare.apk', zipSync({ 'a.txt': Buffer.from('a') })))).to.equal(
      'bare.apk is no APK we can read: it has no AndroidManifest.xml.',
    );
    const xml = { 'AndroidManifest.xml': Buffer.from('<manifest package="a.b"/>') };
    expect(await refusal(bench.file('xml.apk', zipSync(xml)))).to.contain('is no binary manifest');
  });

  it('is refused when it would unpack to too much, and when an entry lies about its size', async () => {
    const bomb = zipSync({ 'AndroidManifest.xml': new Uint8Array(9 * 1024 * 1024) });
    expect(await refusal(bench.file('bomb.apk', bomb))).to.contain('unpacks to 9437184 bytes, more than');
    const lying = Buffer.from(bomb);
    for (const mark of [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('PK\x01\x02', 'latin1')]) {
      const at = lying.indexOf(mark);
      lying.writeUInt32LE(100, at + (mark[2] === 3 ? 22 : 24));
    }
    expect(await refusal(bench.file('lying.apk', lying))).to.contain(
      'AndroidManifest.xml cannot be unpacked',
    );
  });

  it('is refused when a name in it would leave the folder', async () => {
    const file = await bench.apk('escape.apk', { '../../outside.dex': Buffer.from('x') });
    expect(await refusal(file)).to.contain('escape.apk is no APK we can read: invalid relative path');
  });

  it('is refused when a dex file points outside itself, wherever', async () => {
    const dex = tinyDex([main('com.example.Main', 'collect')]);
    const spoiled = async (at: number, value: number) => {
      const bytes = Buffer.from(dex);
      bytes.writeUInt32LE(value, at);
      return refusal(await bench.apk('spoiled.apk', { 'classes.dex': bytes }));
    };
    expect(await spoiled(0x28, 0x78563412)).to.contain('classes.dex: its byte order');
    expect(await spoiled(0x38, 0x7fffffff)).to.contain('classes.dex: a table of 2147483647 entries');
    expect(await spoiled(0x74, 0xfffffff0)).to.contain('classes.dex: offset 4294967280 lies outside');
    const cut = await bench.apk('cut-dex.apk', { 'classes.dex': dex.subarray(0, 64) });
    expect(await refusal(cut)).to.contain('classes.dex: it does not begin as a dex file');
  });

  it('never ends otherwise than with an answer or such an error, whatever byte is spoiled', async () => {
    const dex = tinyDex([main('com.example.Main', 'collect', 'send')]);
    for (let at = 0x20; at < dex.length; at += 3) {
      const bytes = Buffer.from(dex);
      bytes[at] = 0xff;
      const file = await bench.apk('any.apk', { 'classes.dex': bytes });
      try {
        await (await inspectApk(file, sdks)).bodiesIn(['com.example']);
      } catch (error) {
        if (!(error instanceof HarnessError) || error.code !== 'file-invalid') throw error;
      }
    }
  }).timeout(60_000);
});

describe('the APK of an installed package', () => {
  const adb = (stdout: string, pulled: string[]) => ({
    shell: () => Promise.resolve({ stdout, stderr: '', exitCode: 0 }),
    pull: (remote: string, local: string) => {
      pulled.push(`${remote} -> ${local}`);
      return Promise.resolve();
    },
  });

  it('is the base of its parts', async () => {
    const pulled: string[] = [];
    const stdout = 'package:/data/app/x-1/split_config.apk\npackage:/data/app/x-1/base.apk\n';
    expect(await pullApk(adb(stdout, pulled), 'com.mi.globalbrowser', '/f')).to.deep.equal({
      file: '/f/com.mi.globalbrowser.apk',
      splits: 1,
    });
    expect(pulled).to.deep.equal(['/data/app/x-1/base.apk -> /f/com.mi.globalbrowser.apk']);
  });

  it('is refused when it is not installed, or its name is none', async () => {
    const failure = (name: string) =>
      pullApk(adb('', []), name, '/f').then(
        () => 'accepted',
        (error: unknown) => (error as HarnessError).message,
      );
    expect(await failure('com.example.absent')).to.contain('no package of that name on the handset');
    expect(await failure('x; reboot')).to.contain('neither a file nor the name of a package');
  });
});
