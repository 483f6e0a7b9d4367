// The user's own APK and the app stores, on the lab handset's shell: pinned, installed from nothing, version read back, stores on again.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Adb } from '../../../harness/device/adb.ts';
import { androidHandset } from '../../../harness/device/android-handset.ts';
import { checkPinned, reinstall } from '../../../harness/device/own-apk.ts';
import { restoreHandset } from '../../../harness/device/restore.ts';
import { switchStoresOff } from '../../../harness/device/store-updates.ts';
import { openUndoJournal } from '../../../harness/device/undo-journal.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { aHandset } from '../lab/a-handset.ts';

const file =
  'node_modules/appium-uiautomator2-driver/node_modules/io.appium.settings/apks/settings_apk-debug.apk';
const name = 'io.appium.settings';
const store = 'com.android.vending';

function attached() {
  const phone = aHandset();
  const { machine } = phone.lab;
  const said: string[] = [];
  const unused = () => Promise.reject(new Error('not asked for here'));
  const shell: Adb['shell'] = async (command) => {
    said.push(command);
    const { status, stdout, stderr } = await phone.run(command);
    return { stdout, stderr, exitCode: status };
  };
  const adb: Adb = {
    attach: async () => 'fake',
    shell,
    install: async (path) => {
      machine.files.write(machine.system, '/data/local/tmp/own.apk', readFileSync(path));
      const { stdout } = await shell('pm install /data/local/tmp/own.apk');
      if (!stdout.includes('Success')) throw new Error(stdout);
    },
    uninstall: async (packageName) => void (await shell(`pm uninstall ${packageName}`)),
    ...{
      push: unused,
      pull: unused,
      reverse: unused,
      removeReverse: unused,
      reverseList: unused,
      devices: unused,
    },
    ...{ restartAsRoot: unused, state: unused, connect: unused, disconnect: unused },
  };
  const app = { versionName: '1', versionCode: 1, targetSdk: 30, requestedPermissions: [] };
  machine.packages.add({
    ...app,
    ...{ name: store, uid: 10_050, path: `/system/priv-app/${store}.apk`, instrumentation: [] },
    grantedPermissions: new Set(),
  });
  return { handset: androidHandset(adb), machine, said };
}

const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
const apk = { browser: 'mint', file, sha256, version: '8.0.9' };

async function failureOf(work: Promise<unknown>): Promise<HarnessError> {
  const failure: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof HarnessError) return failure;
  throw new Error(`no HarnessError: ${String(failure)}`);
}

describe("the user's own APK", () => {
  it('is taken only if it is the file that was pinned', async () => {
    await checkPinned(apk);
    const other = await failureOf(checkPinned({ ...apk, sha256: 'ab'.repeat(32) }));
    expect(other.message).to.contain(sha256).and.to.contain('apks, browser "mint"');
    const gone = await failureOf(checkPinned({ ...apk, file: 'nowhere.apk' }));
    expect(gone.message).to.contain('nowhere.apk');
  });

  it('is installed over nothing: what was there is removed with its data first', async () => {
    const { handset, machine, said } = attached();
    await reinstall(handset, name, apk);
    machine.files.write(machine.system, `/data/data/${name}/kept`, Buffer.from('id'));
    await reinstall(handset, name, apk);
    expect(machine.files.exists(machine.system, `/data/data/${name}/kept`)).to.equal(false);
    expect(said.filter((line) => line.startsWith('pm uninstall'))).to.have.length(1);
  });

  it('of another version than the config says is found out on the handset', async () => {
    const failure = await failureOf(reinstall(attached().handset, name, { ...apk, version: '3.4.0' }));
    expect(failure.code).to.equal('not-as-planned');
    expect(failure.message).to.contain('8.0.9').and.to.contain('3.4.0');
  });
});

describe('app stores', () => {
  let stateDir: string;
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'phonehome-stores-'));
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  it('are off while the run lasts, noted before, and on again afterwards', async () => {
    const { handset, machine } = attached();
    const journal = openUndoJournal({ stateDir, serial: 'fake' });
    expect(await switchStoresOff(handset, journal)).to.deep.equal([store]);
    expect(machine.packages.get(store)?.disabled).to.equal(true);
    expect(journal.entries()).to.deep.equal([{ kind: 'store', package: store }]);
    expect(await restoreHandset(handset, journal)).to.deep.equal([`Switched ${store} on again.`]);
    expect(machine.packages.get(store)?.disabled).to.equal(false);
    expect(journal.entries()).to.deep.equal([]);
  });

  it('that the user had switched off already stay off, and nothing is noted', async () => {
    const { handset, machine } = attached();
    const entry = machine.packages.get(store);
    if (entry) entry.disabled = true;
    const journal = openUndoJournal({ stateDir, serial: 'fake' });
    expect(await switchStoresOff(handset, journal)).to.deep.equal([]);
    await restoreHandset(handset, journal);
    expect(machine.packages.get(store)?.disabled).to.equal(true);
  });
});
