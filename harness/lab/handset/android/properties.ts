// System properties: an identity in; what getprop shows out.
import type { Identity } from '../../model.ts';
import type { Properties, RootMethod } from '../machine.ts';

/** The properties of a phone with that identity. `ro.virtual_handset=1` says that it is none. */
export function createProperties(identity: Identity, rootMethod: RootMethod): Properties {
  const debuggable = rootMethod === 'adb-root';
  const buildId = identity.fingerprint.split('/')[3] ?? 'QKQ1.200114.002';
  const values = new Map<string, string>([
    // No carrier of that name exists.
    ['gsm.operator.alpha', 'Lab Mobile'],
    ['gsm.operator.iso-country', identity.region.toLowerCase()],
    ['init.svc.bootanim', 'stopped'],
    ['persist.sys.locale', `en-${identity.region}`],
    ['persist.sys.timezone', 'Etc/UTC'],
    ['ro.board.platform', 'trinket'],
    ['ro.boot.verifiedbootstate', rootMethod === 'none' ? 'green' : 'orange'],
    ['ro.build.characteristics', 'default'],
    ['ro.build.display.id', buildId],
    ['ro.build.fingerprint', identity.fingerprint],
    ['ro.build.id', buildId],
    ['ro.build.tags', debuggable ? 'test-keys' : 'release-keys'],
    ['ro.build.type', debuggable ? 'userdebug' : 'user'],
    ['ro.build.version.codename', 'REL'],
    ['ro.build.version.incremental', identity.incremental],
    ['ro.build.version.release', identity.androidRelease],
    ['ro.build.version.sdk', String(identity.sdk)],
    ['ro.build.version.security_patch', '2023-03-01'],
    ['ro.crypto.state', 'encrypted'],
    ['ro.debuggable', debuggable ? '1' : '0'],
    ['ro.hardware', 'qcom'],
    ['ro.kernel.qemu', ''],
    ['ro.product.brand', identity.brand],
    ['ro.product.cpu.abi', 'arm64-v8a'],
    ['ro.product.cpu.abilist', 'arm64-v8a,armeabi-v7a,armeabi'],
    ['ro.product.device', identity.codename],
    ['ro.product.locale', `en-${identity.region}`],
    ['ro.product.manufacturer', identity.manufacturer],
    ['ro.product.model', identity.model],
    ['ro.product.name', identity.codename],
    ['ro.secure', '1'],
    ['ro.serialno', `lab${identity.androidId.slice(0, 8)}`],
    ['ro.sf.lcd_density', String(identity.screen.density)],
    ['ro.virtual_handset', '1'],
    ['sys.boot_completed', '1'],
  ]);
  if (identity.manufacturer.toLowerCase() === 'xiaomi') {
    values.set('ro.miui.region', identity.region);
    values.set('ro.miui.ui.version.name', identity.incremental.split('.')[0] ?? '');
  }
  return {
    get: (name) => values.get(name),
    set: (name, value) => void values.set(name, value),
    list: () =>
      [...values].filter(([, value]) => value !== '').sort(([left], [right]) => (left < right ? -1 : 1)),
  };
}
