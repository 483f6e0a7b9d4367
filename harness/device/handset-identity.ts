// A handset comes in, every identifier it has goes out with its scope and reset rule; what cannot be read says why.
import type { HandsetIdentifier } from '../artifacts/handset-identity.ts';
import { errorMessage } from '../lib/errors.ts';
import { parseProperties } from './dumpsys.ts';
import type { Handset } from './handset.ts';

/** A value, or why there is none. */
type Reading = { value: string; how: string } | { why: string };
type Run = (command: string) => Promise<string>;

interface Kind {
  name: string;
  scope: string;
  reset: string;
  unique: boolean;
  read: (run: Run, properties: Map<string, string>) => Promise<Reading>;
}

const hardware = { scope: 'the hardware', reset: 'never', unique: true };
const shared = {
  scope: 'every handset of this make and build',
  reset: 'with a system update',
  unique: false,
};

const kinds: readonly Kind[] = [
  {
    name: 'android-id',
    scope: 'the whole device before Android 8; since then what the shell sees, each app has its own',
    reset: 'factory reset',
    unique: true,
    read: (run) => fromCommand(run, 'settings get secure android_id', /^([0-9a-f]{8,16})$/m),
  },
  {
    name: 'serial',
    ...hardware,
    read: async (_run, properties) => fromProperty(properties, ['ro.serialno', 'ro.boot.serialno']),
  },
  {
    name: 'gaid',
    scope: 'the whole device, for one user',
    reset: 'by the user in the settings; all zeros once deleted',
    unique: true,
    read: (run) =>
      fromCommand(
        run,
        'cat /data/data/com.google.android.gms/shared_prefs/adid_settings.xml',
        /name="adid_key">([0-9a-f-]{36})</,
      ),
  },
  {
    name: 'oaid',
    scope: 'the whole device',
    reset: 'by the user in the settings, or factory reset',
    unique: true,
    read: async () => ({ why: 'no source known to us says where the system keeps it' }),
  },
  { name: 'imei', ...hardware, read: readImei },
  {
    name: 'mac',
    scope: 'the hardware; one network since Android 10',
    reset: 'never; since Android 10 by forgetting the network',
    unique: true,
    read: (run) =>
      fromCommand(run, 'cat /sys/class/net/wlan0/address', /^((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/im),
  },
  {
    name: 'account',
    scope: 'the person, on every device signed in',
    reset: 'by another account',
    unique: true,
    read: (run) =>
      fromCommand(run, 'dumpsys account', /Account \{name=([^,}]{3,100}), type=com\.(?:xiaomi|google)\}/),
  },
  { name: 'model', ...shared, read: async (_run, all) => fromProperty(all, ['ro.product.model']) },
  {
    name: 'build-fingerprint',
    ...shared,
    read: async (_run, all) => fromProperty(all, ['ro.build.fingerprint']),
  },
  {
    name: 'carrier',
    scope: 'every customer of the carrier',
    reset: 'with another SIM',
    unique: false,
    read: async (_run, all) => fromProperty(all, ['gsm.sim.operator.alpha', 'gsm.operator.alpha']),
  },
];

/** Reads all of them, and the ANDROID_ID that each package sees since Android 8. Never throws. */
export async function readHandsetIdentity(
  handset: Handset,
  packages: readonly string[],
): Promise<HandsetIdentifier[]> {
  const asRoot = await handset.asRoot().catch(() => undefined);
  const run: Run = async (command) => {
    const { stdout } = await (asRoot ?? handset.adb.shell)(command);
    return stdout;
  };
  const properties = parseProperties(await run('getprop').catch(() => ''));
  const found: HandsetIdentifier[] = [];
  for (const { read, ...kind } of kinds) {
    const reading = await read(run, properties).catch((error: unknown) => ({ why: errorMessage(error) }));
    found.push(identifier(kind, reading, asRoot === undefined));
  }
  return [...found, ...(await appIds(run, packages, asRoot !== undefined))];
}

function identifier(
  { name, scope, reset, unique }: Omit<Kind, 'read'>,
  reading: Reading,
  withoutRoot: boolean,
): HandsetIdentifier {
  const facts = { name, scope, reset, unique };
  if ('value' in reading) return { ...facts, value: reading.value, how: reading.how };
  return { ...facts, value: null, how: withoutRoot ? `${reading.why} (without root)` : reading.why };
}

async function fromCommand(run: Run, command: string, pattern: RegExp): Promise<Reading> {
  const value = pattern.exec(await run(command))?.[1];
  return value === undefined ? { why: `\`${command}\` does not say` } : { value, how: `\`${command}\`` };
}

function fromProperty(properties: Map<string, string>, names: readonly string[]): Reading {
  for (const name of names) {
    // Two SIMs are separated by a comma; an empty slot leaves nothing before it.
    const value = properties
      .get(name)
      ?.replace(/^,+|,+$/g, '')
      .trim();
    if (value !== undefined && value !== '' && value !== 'unknown') return { value, how: `property ${name}` };
  }
  return { why: `no property ${names.join(' or ')}` };
}

/** Parcel of UTF-16 text: the digits stand among the dots in the quoted column. */
async function readImei(run: Run): Promise<Reading> {
  const command = 'service call iphonesubinfo 1 s16 com.android.shell';
  const digits = [...(await run(command)).matchAll(/'([^']*)'/g)]
    .map(([, column = '']) => column.replace(/\D/g, ''))
    .join('');
  return /^\d{15}$/.test(digits) && isLuhn(digits)
    ? { value: digits, how: `\`${command}\`` }
    : { why: `\`${command}\` gives no IMEI` };
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const ssaidFile = '/data/system/users/0/settings_ssaid.xml';

/** Since Android 8; the file is binary XML from Android 12 on (`abx2xml` comes with it). */
async function appIds(run: Run, packages: readonly string[], rooted: boolean): Promise<HandsetIdentifier[]> {
  if (!rooted) return [];
  const text = await run(
    `head -c 3 ${ssaidFile} | grep -q ABX && abx2xml ${ssaidFile} - || cat ${ssaidFile}`,
  ).catch(() => '');
  return packages.flatMap((name) => {
    const row = text.split('<setting ').find((part) => part.includes(`package="${name}"`));
    const value = /\bvalue="([0-9a-f]{8,16})"/.exec(row ?? '')?.[1];
    if (value === undefined) return [];
    return [
      {
        name: `android-id:${name}`,
        value,
        scope: 'one app-signing key, user and device since Android 8',
        reset: 'factory reset; another signing key',
        how: ssaidFile,
        unique: true,
      },
    ];
  });
}
