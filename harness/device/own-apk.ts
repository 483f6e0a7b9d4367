// An APK file of the user's comes in, pinned by its SHA-256; the handset has that version of the app and no other, with nothing of the old one left.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { OwnApk } from '../artifacts/run-config.ts';
import { HarnessError } from '../lib/errors.ts';
import type { Handset } from './handset.ts';

/** Throws `config-invalid` when the file is missing or another one than was pinned; nothing has been changed then. */
export async function checkPinned({ file, sha256, browser }: OwnApk): Promise<void> {
  const where = `apks, browser "${browser}"`;
  const name = basename(file);
  if (!existsSync(file)) {
    throw new HarnessError(
      'config-invalid',
      `There is no APK file ${name} where the run config names it (${where}).`,
      {
        remedy: 'Correct its path, which is meant from the folder of the config file, or take the entry out.',
      },
    );
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const found = hash.digest('hex');
  if (found === sha256) return;
  throw new HarnessError(
    'config-invalid',
    `${name} is another file than the run config pins: its SHA-256 is ${found}, not ${sha256} (${where}).`,
    { remedy: 'Get the right file, or pin this one if you know what it is.' },
  );
}

/** Removes the app with its data, installs the file and reads the version back. */
export async function reinstall(handset: Handset, packageName: string, apk: OwnApk): Promise<void> {
  const { adb } = handset;
  if ((await handset.installedVersion(packageName)) !== null) await adb.uninstall(packageName);
  await adb.install(apk.file);
  const version = await handset.installedVersion(packageName);
  if (version === apk.version) return;
  const found = version === null ? `no ${packageName}` : `version ${version}`;
  throw new HarnessError(
    'not-as-planned',
    `After installing ${basename(apk.file)} the handset has ${found}, not version ${apk.version}.`,
    { remedy: `Correct version of "${apk.browser}" in apks of the run config, or get the right file.` },
  );
}
