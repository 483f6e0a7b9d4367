// pm install and uninstall: APK bytes from a stream or a file in; a row in the package table, or Android's failure text, out.
import type { InstalledPackage } from '../../model.ts';
import type { Machine } from '../machine.ts';
import { type Invocation, parseOptions, pathOf } from '../shell/command.ts';
import { FileError } from '../shell/errno.ts';
import { readExactly } from '../shell/streams.ts';
import { type ApkManifest, readApk } from './apk.ts';
import { apkPathOf } from './packages.ts';
import { grantedAtInstall, isRuntime } from './permissions.ts';
import { stopPackage } from './running.ts';
import { withoutUser } from './service.ts';

interface InstallFlags {
  grantAll: boolean;
  allowTest: boolean;
  allowDowngrade: boolean;
  keepOld: boolean;
}

const largestApkBytes = 512 * 1024 * 1024;

/** `pm install [-r] [-t] [-g] [-d] [-S SIZE] [PATH|-]`. */
export async function install(call: Invocation): Promise<number> {
  const { flags, values, operands } = parseOptions(withoutUser(call.args), {
    flags: 'rtdgRlfqa',
    values: 'Si',
    long: [
      'abi=',
      'dont-kill',
      'force-sdk',
      'force-queryable',
      'no-incremental',
      'bypass-low-target-sdk-block',
      'install-reason=',
    ],
  });
  const apk = await apkBytes(call, operands[0], values.get('S'));
  if (typeof apk === 'string') return refuse(call, apk);
  const manifest = await readApk(apk);
  if (!manifest) return refuse(call, 'INSTALL_PARSE_FAILED_NOT_APK: Failed to parse the package');
  const failure = conflict(call.machine, manifest, {
    grantAll: flags.has('g'),
    allowTest: flags.has('t'),
    allowDowngrade: flags.has('d'),
    keepOld: flags.has('R'),
  });
  if (failure) return refuse(call, failure);
  await putInPlace(call.machine, manifest, { apk, grantAll: flags.has('g') });
  await call.stdout.write('Success\n');
  return 0;
}

async function refuse(call: Invocation, reason: string): Promise<number> {
  await call.stdout.write(`Failure [${reason}]\n`);
  return 1;
}

/** The bytes, or why there are none. */
async function apkBytes(
  call: Invocation,
  path: string | undefined,
  size: string | undefined,
): Promise<Buffer | string> {
  if (path !== undefined && path !== '-') {
    try {
      return call.machine.files.read(call.machine.system, pathOf(call, path));
    } catch (error) {
      if (error instanceof FileError) return `INSTALL_FAILED_INVALID_URI: ${path}: ${error.message}`;
      throw error;
    }
  }
  const sizeBytes = Number(size ?? Number.NaN);
  if (!Number.isInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > largestApkBytes)
    return 'INSTALL_FAILED_INVALID_APK: Must either specify a package size or an APK file';
  return readExactly(call.stdin, sizeBytes);
}

function conflict(machine: Machine, manifest: ApkManifest, flags: InstallFlags): string | undefined {
  if (manifest.testOnly && !flags.allowTest) return 'INSTALL_FAILED_TEST_ONLY: installPackageLI';
  const old = machine.packages.get(manifest.name);
  if (!old) return undefined;
  if (flags.keepOld)
    return `INSTALL_FAILED_ALREADY_EXISTS: Attempt to re-install ${manifest.name} without first uninstalling.`;
  if (old.versionCode > manifest.versionCode && !flags.allowDowngrade)
    return 'INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected';
  return undefined;
}

async function putInPlace(
  machine: Machine,
  manifest: ApkManifest,
  options: { apk: Buffer; grantAll: boolean },
): Promise<void> {
  const old = machine.packages.get(manifest.name);
  if (old) await stopPackage(machine, manifest.name);
  const granted = manifest.permissions.filter(
    (permission) =>
      grantedAtInstall(permission) ||
      (options.grantAll && isRuntime(permission)) ||
      old?.grantedPermissions.has(permission),
  );
  const entry: InstalledPackage = {
    name: manifest.name,
    versionName: manifest.versionName,
    versionCode: manifest.versionCode,
    targetSdk: manifest.targetSdk,
    uid: old?.uid ?? machine.packages.nextUid(),
    activities: manifest.activities,
    requestedPermissions: manifest.permissions,
    grantedPermissions: new Set(granted),
    instrumentation: manifest.instrumentation,
    path: apkPathOf(manifest.name),
  };
  if (manifest.launchActivity) entry.launchActivity = manifest.launchActivity;
  machine.packages.add(entry);
  machine.files.write(machine.system, entry.path, options.apk);
  machine.installedApks.set(entry.name, entry);
  machine.log.add('PackageManager', `installed ${entry.name} versionCode ${entry.versionCode}`);
}

/** `pm uninstall [-k] PACKAGE`. */
export async function uninstall(call: Invocation): Promise<number> {
  const { operands } = parseOptions(withoutUser(call.args), { flags: 'k', long: ['versionCode='] });
  const [name = ''] = operands;
  if (!call.machine.packages.get(name)) return refuse(call, 'DELETE_FAILED_INTERNAL_ERROR');
  await stopPackage(call.machine, name);
  // Its data goes with it: what is installed under this name later starts from nothing.
  await call.machine.activities.clear(name);
  call.machine.packages.remove(name);
  call.machine.installedApks.delete(name);
  await call.stdout.write('Success\n');
  return 0;
}
