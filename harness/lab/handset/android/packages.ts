// The package table and its traces in the file system: packages in; rows, APK paths and data folders out.
import { createHash } from 'node:crypto';
import type { InstalledPackage, Packages } from '../../model.ts';
import type { Files } from '../shell/files.ts';
import { firstAppUid } from '../shell/names.ts';
import type { Caller } from '../shell/nodes.ts';

/** The package table; adding a package makes its folders, removing it takes them away. */
export function createPackages(files: Files, system: Caller): Packages {
  const table = new Map<string, InstalledPackage>();
  let lastUid = firstAppUid + 100;
  return {
    get: (name) => table.get(name),
    list: () => [...table.values()],
    add(entry) {
      entry.firstInstalledMs ??= table.get(entry.name)?.firstInstalledMs ?? Date.now();
      table.set(entry.name, entry);
      makeFolders(files, system, entry);
    },
    remove(name) {
      const entry = table.get(name);
      if (!entry) return false;
      table.delete(name);
      removeTree(files, system, dataFolder(name));
      const folder = ownAppFolder(entry);
      if (folder) removeTree(files, system, folder);
      return true;
    },
    nextUid() {
      lastUid += 1;
      return lastUid;
    },
  };
}

/** Where Android 11+ puts an installed APK; the two odd parts are random on a phone, derived from the name here. */
export function apkPathOf(name: string): string {
  const token = (salt: string) =>
    createHash('sha256').update(`${salt}${name}`).digest('base64url').slice(0, 22);
  return `/data/app/~~${token('folder')}==/${name}-${token('package')}==/base.apk`;
}

/** The folder below /data/app that is the package's own; undefined for a preinstalled one. */
function ownAppFolder(entry: InstalledPackage): string | undefined {
  return /^\/data\/app\/[^/]+/.exec(entry.path)?.[0];
}

function dataFolder(name: string): string {
  return `/data/data/${name}`;
}

function makeFolders(files: Files, system: Caller, entry: InstalledPackage): void {
  const data = dataFolder(entry.name);
  if (!files.exists(system, data)) {
    files.makeFolder(system, data, { mode: 0o700 });
    files.setOwner(system, data, { uid: entry.uid, gid: entry.uid });
    files.setContext(system, data, 'u:object_r:app_data_file:s0');
  }
  if (!ownAppFolder(entry)) return;
  let grown = '';
  for (const part of entry.path.split('/').slice(1, -1)) {
    grown += `/${part}`;
    if (!files.exists(system, grown)) files.makeFolder(system, grown);
  }
  // Simulated apps have no APK; what is pulled says so instead of looking like one.
  const mark = `lab handset: simulated app ${entry.name} ${entry.versionName}, not an APK\n`;
  if (!files.exists(system, entry.path)) files.write(system, entry.path, Buffer.from(mark));
}

function removeTree(files: Files, system: Caller, path: string): void {
  if (!files.exists(system, path)) return;
  if (files.stat(system, path, { follow: false }).kind !== 'folder') {
    files.removeFile(system, path);
    return;
  }
  for (const [name] of files.list(system, path)) removeTree(files, system, `${path}/${name}`);
  files.removeFolder(system, path);
}

/** /data/system/packages.list: `name uid debuggable dataDir seinfo gids` (AOSP Settings.writePackageListLPr). */
export function packagesListText(packages: InstalledPackage[]): string {
  return packages
    .map((entry) => {
      const internet = entry.requestedPermissions.includes('android.permission.INTERNET') ? '3003' : 'none';
      return `${entry.name} ${entry.uid} 0 /data/user/0/${entry.name} default:targetSdkVersion=${entry.targetSdk} ${internet} 0 ${entry.versionCode}\n`;
    })
    .join('');
}
