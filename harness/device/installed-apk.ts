// A package installed on a handset comes in, a copy of its APK on this machine goes out.
import { join } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import type { Adb } from './adb.ts';

/** A copy of what is installed. */
export interface PulledApk {
  file: string;
  /** Parts that were left on the handset: language, screen and processor splits hold no code of their own mostly. */
  splits: number;
}

/** Copies a package's base APK into `folder`; throws `usage` when it is not installed. */
export async function pullApk(
  adb: Pick<Adb, 'shell' | 'pull'>,
  name: string,
  folder: string,
): Promise<PulledApk> {
  if (!/^[A-Za-z][\w.]{0,254}$/.test(name))
    throw new HarnessError('usage', `"${name.slice(0, 80)}" is neither a file nor the name of a package.`, {
      remedy: 'Name an .apk file, or a package as adb shell pm list packages shows it.',
    });
  const { stdout } = await adb.shell(`pm path ${name}`);
  const paths = [...stdout.matchAll(/^package:(\/[^\r\n]+\.apk)\r?$/gm)].flatMap(([, path]) => path ?? []);
  const base = paths.find((path) => path.endsWith('/base.apk')) ?? paths[0];
  if (base === undefined)
    throw new HarnessError(
      'usage',
      `There is no file ${name} here, and no package of that name on the handset.`,
      {
        remedy: 'Check the path, or look at adb shell pm list packages.',
      },
    );
  const file = join(folder, `${name}.apk`);
  await adb.pull(base, file);
  return { file, splits: paths.length - 1 };
}
