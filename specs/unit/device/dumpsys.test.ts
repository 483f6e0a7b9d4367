// What a phone prints for getprop, dumpsys package, settings and ps, read into values; and how a word is quoted for its shell.
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import {
  parsePackage,
  parsePids,
  parseProcesses,
  parseProperties,
  parseSetting,
} from '../../../harness/device/dumpsys.ts';
import { quote } from '../../../harness/device/quote.ts';

const packageDump = `Activity Resolver Table:
  Schemes:
      http:
        8f21d6 com.android.chrome/com.google.android.apps.chrome.Main filter 5a3c
Packages:
  Package [com.android.chrome] (c23a5b1):
    userId=10112
    pkg=Package{9a1b com.android.chrome}
    codePath=/data/app/~~abc==/com.android.chrome-xyz==
    versionCode=447211484 minSdk=24 targetSdk=30
    versionName=90.0.4430.91
    splits=[base, chrome, on_demand]
    timeStamp=2021-05-01 09:00:00
    firstInstallTime=2009-01-01 08:00:00
    lastUpdateTime=2021-05-01 09:00:00

Hidden system packages:
  Package [com.android.chrome] (5d2e4f7):
    userId=10112
    versionCode=418306637 minSdk=24 targetSdk=29
    versionName=83.0.4103.106
`;

describe('dumpsys package', () => {
  it('gives the version in use, not the factory one', () => {
    expect(parsePackage(packageDump, 'com.android.chrome')?.version).to.equal('90.0.4430.91');
  });

  it('gives nothing for a package that is not installed', () => {
    expect(parsePackage(packageDump, 'com.mi.globalbrowser')).to.equal(null);
    expect(parsePackage('Unable to find package: com.mi.globalbrowser\n', 'com.mi.globalbrowser')).to.equal(
      null,
    );
    const uninstalled = packageDump.slice(packageDump.indexOf('Hidden system packages:'));
    expect(parsePackage(uninstalled, 'com.android.chrome')).to.equal(null);
  });

  it('does not take a longer name for a shorter one', () => {
    const mini = '  Package [com.mi.globalbrowser.mini] (1):\n    versionName=3.4.0\n';
    expect(parsePackage(mini, 'com.mi.globalbrowser')).to.equal(null);
    expect(parsePackage(mini, 'com.mi.globalbrowser.mini')?.version).to.equal('3.4.0');
  });
});

describe('the time of installation', () => {
  const at = (block: string) =>
    parsePackage(`  Package [com.android.chrome] (1):\n    versionName=1\n${block}`, 'com.android.chrome')
      ?.firstInstalled;

  it('stands with the package up to Android 12, with its users from 13 on', () => {
    expect(parsePackage(packageDump, 'com.android.chrome')?.firstInstalled).to.equal('2009-01-01 08:00:00');
    expect(at('    User 0: ceDataInode=1\n      firstInstallTime=2023-02-03 04:05:06\n')).to.equal(
      '2023-02-03 04:05:06',
    );
  });

  it("is not another package's, and not known where none is said", () => {
    const other = '  Package [com.android.other] (2):\n    firstInstallTime=2020-01-01 00:00:00\n';
    expect(at(other)).to.equal(null);
    const factory = 'Hidden system packages:\n  firstInstallTime=2008-01-01 00:00:00\n';
    expect(at(factory)).to.equal(null);
    expect(at('    firstInstallTime=soon\n')).to.equal(null);
  });
});

describe('other answers of a phone', () => {
  it('are read: properties, with values over several lines', () => {
    const properties = parseProperties(
      '[ro.product.manufacturer]: [Xiaomi]\r\n[persist.sys.boot.reason.history]: [reboot,1\nreboot,2]\n[ro.empty]: []\n',
    );
    expect([...properties]).to.deep.equal([
      ['ro.product.manufacturer', 'Xiaomi'],
      ['persist.sys.boot.reason.history', 'reboot,1\nreboot,2'],
      ['ro.empty', ''],
    ]);
  });

  it('are read: settings, absent, empty or set', () => {
    expect(parseSetting('null\n')).to.equal(null);
    expect(parseSetting('\n')).to.equal('');
    expect(parseSetting('127.0.0.1:8080\r\n')).to.equal('127.0.0.1:8080');
  });

  it('are read: processes', () => {
    expect(parseProcesses('  PID  PPID\n    1     0\n 1788   612\n')).to.deep.equal([
      { pid: 1, parentPid: 0 },
      { pid: 1788, parentPid: 612 },
    ]);
    expect(parsePids('612 613\n')).to.deep.equal([612, 613]);
    expect(parsePids('')).to.deep.equal([]);
  });
});

describe('a quoted word', () => {
  it('comes out of a shell as it went in', () => {
    for (const text of ['plain-1.2:3/4', '', 'two words', "it's", '$(id) `id` "x" \\ ; & | > *', '日本語']) {
      const heard = execFileSync('/bin/sh', ['-c', `printf %s ${quote(text)}`], { encoding: 'utf8' });
      expect(heard).to.equal(text);
    }
  });
});
