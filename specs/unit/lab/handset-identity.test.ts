// The identifiers of the lab handset are read by the very commands a phone answers; without root most of them stay unknown, with a reason.
import { expect } from 'chai';
import { readHandsetIdentity } from '../../../harness/device/handset-identity.ts';
import type { Handset } from '../../../harness/device/handset.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { FakeHandset } from '../device/fake-handset.ts';
import { aHandset, identity } from './a-handset.ts';

const mint = 'com.mi.globalbrowser.mini';

function phoneOf(options: { rooted: boolean; sdk?: number }): { handset: Handset; unknown: () => unknown[] } {
  const phone = aHandset({ rooted: options.rooted, identity: { ...identity, sdk: options.sdk ?? 33 } });
  phone.lab.machine.packages.add({
    name: mint,
    versionName: '3.4.0',
    versionCode: 340,
    targetSdk: 29,
    uid: 10_201,
    requestedPermissions: [],
    grantedPermissions: new Set(),
    instrumentation: [],
    path: `/data/app/${mint}/base.apk`,
  });
  const as = (uid: number) => async (command: string) => {
    const { status, ...said } = await phone.run(command, { uid });
    return { ...said, exitCode: status };
  };
  const fake = new FakeHandset().handset;
  const handset: Handset = {
    ...fake,
    adb: { ...fake.adb, shell: as(2000) },
    asRoot: async () => {
      if (options.rooted) return as(0);
      throw new HarnessError('handset-not-rooted', 'No root.', { remedy: 'Root it.' });
    },
  };
  return { handset, unknown: () => phone.lab.machine.unknown.entries() };
}

describe("a handset's own identifiers", () => {
  it('are all asked for, and those that are there are read with scope and reset rule', async () => {
    for (const sdk of [29, 33]) {
      const { handset, unknown } = phoneOf({ rooted: true, sdk });
      const found = await readHandsetIdentity(handset, [mint]);
      const values = Object.fromEntries(found.map(({ name, value }) => [name, value]));
      expect(values).to.include({
        'android-id': identity.androidId,
        serial: `lab${identity.androidId.slice(0, 8)}`,
        mac: '02:01:23:45:67:89',
        model: 'Redmi Note 8',
        'build-fingerprint': identity.fingerprint,
        carrier: 'Lab Mobile',
        // What the lab does not have, or nobody knows where to read.
        gaid: null,
        oaid: null,
        account: null,
      });
      expect(values.imei).to.match(/^00\d{13}$/);
      expect(values[`android-id:${mint}`])
        .to.match(/^[0-9a-f]{16}$/)
        .and.to.not.equal(identity.androidId);
      for (const { scope, reset, how } of found)
        for (const text of [scope, reset, how]) expect(text).to.not.equal('');
      expect(unknown()).to.deep.equal([]);
    }
  });

  it('are unknown without root where root is needed, and say so', async () => {
    const { handset } = phoneOf({ rooted: false });
    const found = await readHandsetIdentity(handset, [mint]);
    const of = (name: string) => found.find((one) => one.name === name);
    expect(of('android-id')?.value).to.equal(identity.androidId);
    for (const name of ['imei', 'mac', 'gaid']) {
      expect(of(name)?.value, name).to.equal(null);
      expect(of(name)?.how, name).to.contain('without root');
    }
    expect(of(`android-id:${mint}`)).to.include({ value: null });
    expect(of(`android-id:${mint}`)?.how).to.contain('without root');
  });

  it('say what went wrong where a question fails, each for itself', async () => {
    const { handset } = phoneOf({ rooted: true });
    const root = await handset.asRoot();
    const failing = {
      ...handset,
      asRoot: async (): ReturnType<typeof handset.asRoot> => async (command) => {
        if (/^getprop|settings_ssaid/.test(command)) throw new Error(`adb died in ${command.slice(0, 7)}`);
        return root(command);
      },
    };
    const found = await readHandsetIdentity(failing, [mint]);
    const of = (name: string) => found.find((one) => one.name === name);
    for (const name of ['model', 'serial', `android-id:${mint}`]) {
      expect(of(name)?.value, name).to.equal(null);
      expect(of(name)?.how, name).to.contain('adb died');
    }
    expect(of('android-id')?.value).to.equal(identity.androidId);
  });

  it('tell a handset whose root could not be asked for from one that has none', async () => {
    const { handset } = phoneOf({ rooted: true });
    const failing = { ...handset, asRoot: () => Promise.reject(new Error('adb timed out')) };
    const imei = (await readHandsetIdentity(failing, [])).find(({ name }) => name === 'imei');
    expect(imei?.how).to.contain('root could not be asked for: adb timed out');
  });
});
