// An Adb comes in; a Handset goes out that answers from `getprop`, `dumpsys package` and root.
import type { HandsetFacts } from '../artifacts/manifest.ts';
import { HarnessError } from '../lib/errors.ts';
import type { Adb } from './adb.ts';
import { parsePackage, parseProperties } from './dumpsys.ts';
import type { Handset } from './handset.ts';
import { quote } from './quote.ts';
import { type AsRoot, findRoot } from './root.ts';

/** A handset behind adb: phone, emulator, farm phone or lab handset alike. */
export function androidHandset(adb: Adb): Handset {
  let root: Promise<AsRoot | undefined> | undefined;
  const installed = async (packageName: string) =>
    parsePackage(await read(adb, `dumpsys package ${quote(packageName)}`), packageName);
  return {
    adb,
    installed,
    facts: async () => factsFrom(await adb.attach(), parseProperties(await read(adb, 'getprop'))),
    installedVersion: async (packageName) => (await installed(packageName))?.version ?? null,
    asRoot: async () => {
      root ??= findRoot(adb);
      const found = await root;
      if (found) return found;
      root = undefined;
      throw new HarnessError(
        'handset-not-rooted',
        `${await adb.attach()} gives no root: su and adb root were refused.`,
        {
          remedy:
            'Root it and allow root to "Shell" in the root app (Magisk: Superuser), or use a userdebug or Google-APIs emulator image; without root the CA cannot be put into the system store.',
        },
      );
    },
  };
}

async function read(adb: Adb, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await adb.shell(command);
  if (exitCode === 0) return stdout;
  throw new HarnessError(
    'adb-failed',
    `${command} failed on the handset: ${(stderr || stdout).trim().split('\n')[0]}.`,
    {
      remedy: 'Check that the handset has finished starting.',
    },
  );
}

function factsFrom(serial: string, properties: Map<string, string>): HandsetFacts {
  const text = (name: string) => properties.get(name) ?? 'unknown';
  return {
    serial,
    manufacturer: text('ro.product.manufacturer'),
    model: text('ro.product.model'),
    codename: text('ro.product.device'),
    androidRelease: text('ro.build.version.release'),
    sdk: Number.parseInt(properties.get('ro.build.version.sdk') ?? '0', 10) || 0,
    incremental: text('ro.build.version.incremental'),
    fingerprint: text('ro.build.fingerprint'),
    ...languageOf(properties.get('persist.sys.locale') || properties.get('ro.product.locale')),
    simulated: properties.get('ro.virtual_handset') === '1',
  };
}

/** `en-GB` -> `en`. */
function languageOf(locale: string | undefined): { language?: string } {
  const [language] = /^[a-z]{2,3}(?![a-z])/i.exec(locale ?? '') ?? [];
  return language === undefined ? {} : { language: language.toLowerCase() };
}
