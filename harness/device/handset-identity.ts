// A handset comes in, every identifier it has goes out with its scope and reset rule; what cannot be read says why.
import type { HandsetIdentifier } from '../artifacts/handset-identity.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { parseProperties } from './dumpsys.ts';
import type { Handset } from './handset.ts';
import type { AsRoot } from './root.ts';

/** A value, or why there is none. */
type Reading = { value: string; how: string } | { why: string };
type Run = (command: string) => Promise<string>;
/** `why` says what went wrong when they could not be read at all. */
interface Properties {
  all: Map<string, string>;
  why: string | null;
}

interface Kind {
  name: string;
  scope: string;
  reset: string;
  unique: boolean;
  read: (run: Run, properties: Properties) => Promise<Reading>;
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
  const root = await rootOf(handset);
  const run: Run = async (command) => {
    const { stdout } = await ('asRoot' in root ? root.asRoot : handset.adb.shell)(command);
    return stdout;
  };
  const properties = await propertiesOf(run);
  const found: HandsetIdentifier[] = [];
  for (const { read, ...kind } of kinds) {
    const reading = await read(run, properties).catch((error: unknown) => ({ why: errorMessage(error) }));
    found.push(identifier(kind, reading, root));
  }
  return [...found, ...(await appIds(run, packages, root))];
}

/** The way to run commands as root, or why there is none. */
type Root = { asRoot: AsRoot } | { without: string };

async function rootOf(handset: Handset): Promise<Root> {
  try {
    return { asRoot: await handset.asRoot() };
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'handset-not-rooted')
      return { without: 'without root' };
    return { without: `root could not be asked for: ${errorMessage(error)}` };
  }
}

/** Properties, or why there are none: then whatever rests on one says so. */
async function propertiesOf(run: Run): Promise<Properties> {
  try {
    return { all: parseProperties(await run('getprop')), why: null };
  } catch (error) {
    return { all: new Map(), why: errorMessage(error) };
  }
}

function identifier(
  { name, scope, reset, unique }: Omit<Kind, 'read'>,
  reading: Reading,
  root: Root,
): HandsetIdentifier {
  const facts = { name, scope, reset, unique };
  if ('value' in reading) return { ...facts, value: reading.value, how: reading.how };
  return {
    ...facts,
    value: null,
    how: 'without' in root ? `${reading.why} (${root.without})` : reading.why,
  };
}

async function fromCommand(run: Run, command: string, pattern: RegExp): Promise<Reading> {
  const value = pattern.exec(await run(command))?.[1];
  return value === undefined ? { why: `\`${command}\` does not say` } : { value, how: `\`${command}\`` };
}

function fromProperty(properties: Properties, names: readonly string[]): Reading {
  if (properties.why !== null) return { why: `\`getprop\` failed: ${properties.why}` };
  for (const name of names) {
    // Two SIMs are separated by a comma; an empty slot leaves nothing before it.
    const value = properties.all
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

/** Since Android 8; the file is binary XML from Android 12 on (`abx2xml` comes with it). A row a package, with its reason where it has none. */
async function appIds(run: Run, packages: readonly string[], root: Root): Promise<HandsetIdentifier[]> {
  const read = 'without' in root ? { why: `${ssaidFile} (${root.without})` } : await ssaids(run);
  return packages.map((name) => {
    const facts = {
      name: `android-id:${name}`,
      scope: 'one app-signing key, user and device since Android 8',
      reset: 'factory reset; another signing key',
      unique: true,
    };
    if ('why' in read) return { ...facts, value: null, how: read.why };
    const row = read.text.split('<setting ').find((part) => part.includes(`package="${name}"`));
    const value = /\bvalue="([0-9a-f]{8,16})"/.exec(row ?? '')?.[1];
    if (value === undefined) return { ...facts, value: null, how: `${ssaidFile} has no row of it` };
    return { ...facts, value, how: ssaidFile };
  });
}

async function ssaids(run: Run): Promise<{ text: string } | { why: string }> {
  try {
    const command = `head -c 3 ${ssaidFile} | grep -q ABX && abx2xml ${ssaidFile} - || cat ${ssaidFile}`;
    return { text: await run(command) };
  } catch (error) {
    return { why: `${ssaidFile} could not be read: ${errorMessage(error)}` };
  }
}
