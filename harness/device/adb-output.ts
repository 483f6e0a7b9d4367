// Text of the adb client comes in; devices, tunnels and troubles with their remedy go out.
import { type ErrorCode, HarnessError } from '../lib/errors.ts';

/** A line of `adb devices -l`. */
export interface ListedDevice {
  serial: string;
  /** `device` when usable; else `offline`, `unauthorized`, `no permissions`, `recovery`, ... */
  state: string;
  /** From `model:`; absent when not told. */
  model?: string;
}

/** A line of `adb reverse --list`. */
export interface ReverseTunnel {
  /** What listens on the handset, e.g. `tcp:8080`. */
  device: string;
  /** Where it leads on this machine. */
  host: string;
}

/** Reads `adb devices -l`. */
export function parseDevices(text: string): ListedDevice[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match =
      /^(\S+)\s+(device|offline|unauthorized|authorizing|connecting|bootloader|recovery|rescue|sideload|host|no permissions)\b(.*)$/.exec(
        line,
      );
    const [, serial, state, rest] = match ?? [];
    if (!serial || !state) return [];
    const model = /\bmodel:(\S+)/.exec(rest ?? '')?.[1];
    return [{ serial, state, ...(model ? { model } : {}) }];
  });
}

/** Reads `adb reverse --list`: transport (or `(reverse)`), device end, host end. */
export function parseReverseList(text: string): ReverseTunnel[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [device, host] = line.trim().split(/\s+/).slice(-2);
    return device && host && line.trim().split(/\s+/).length >= 3 ? [{ device, host }] : [];
  });
}

/** The serial to use: `wished`, or the only usable one; otherwise an error that says what to type. */
export function chooseDevice(devices: ListedDevice[], wished: string | null): string {
  const candidates = wished === null ? devices : devices.filter((device) => device.serial === wished);
  const usable = candidates.filter((device) => device.state === 'device');
  const [only, ...more] = usable;
  if (only && more.length === 0) return only.serial;
  if (only) {
    const names = usable.map((device) => device.serial).join(', ');
    throw new HarnessError('handset-missing', `Several handsets are attached: ${names}.`, {
      remedy: `Name one: --serial ${only.serial}`,
    });
  }
  const [unusable] = candidates;
  if (unusable) throw unusableError(unusable);
  const listed = devices.map((device) => device.serial).join(', ');
  throw new HarnessError(
    'handset-missing',
    wished === null
      ? 'adb lists no handset.'
      : `adb does not list ${wished}${listed ? `, only ${listed}` : ''}.`,
    {
      remedy:
        'Attach a phone with USB debugging switched on, or name a networked one with --serial host:port; run without --profile device for the lab handset.',
    },
  );
}

function unusableError({ serial, state }: ListedDevice): HarnessError {
  const remedies: Record<string, string> = {
    unauthorized: 'Accept the question "Allow USB debugging?" on its screen.',
    authorizing: 'Accept the question "Allow USB debugging?" on its screen.',
    offline: 'Unplug it and plug it in again, or connect it anew.',
    'no permissions':
      'Give your user access to USB devices (Debian and Ubuntu: sudo apt install android-sdk-platform-tools-common), then plug it in again.',
  };
  return new HarnessError('handset-missing', `${serial} is ${state}.`, {
    remedy: remedies[state] ?? 'Start Android on it, with USB debugging switched on.',
  });
}

/** A failure of adb itself, as opposed to one of the command on the handset. */
export interface AdbTrouble {
  error: HarnessError;
  /** True when the command certainly did not run and a new connection may help. */
  mayReconnect: boolean;
}

const troubles: { said: RegExp; code: ErrorCode; remedy: string; mayReconnect: boolean }[] = [
  {
    said: /device '[^']*' not found|no devices\/emulators found|device not found/,
    code: 'handset-missing',
    remedy: 'Attach the handset, or check the address in --serial.',
    mayReconnect: true,
  },
  {
    said: /device offline/,
    code: 'handset-missing',
    remedy: 'Unplug it and plug it in again, or connect it anew.',
    mayReconnect: true,
  },
  {
    said: /device unauthorized|device still authorizing/,
    code: 'handset-missing',
    remedy: 'Accept the question "Allow USB debugging?" on its screen.',
    mayReconnect: false,
  },
  {
    said: /more than one device/,
    code: 'handset-missing',
    remedy: 'Name one with --serial.',
    mayReconnect: false,
  },
  {
    said: /cannot connect to daemon|failed to start daemon|cannot bind|Address already in use|protocol fault|insufficient permissions|closed$/,
    code: 'adb-failed',
    remedy: 'Check the cable or network of the handset and the port of the adb server, then try again.',
    mayReconnect: false,
  },
];

/** Recognises adb's own words: status 1 and a last line on stderr that begins with `adb:` or `error:`. */
export function adbTrouble(
  result: { stderr: string; exitCode: number },
  serial: string,
): AdbTrouble | undefined {
  if (result.exitCode !== 1) return undefined;
  const line = result.stderr.trim().split(/\r?\n/).at(-1) ?? '';
  if (!/^(adb|error): /.test(line)) return undefined;
  const found = troubles.find((trouble) => trouble.said.test(line));
  if (!found) return undefined;
  const message = `adb cannot reach ${serial}: ${line.replace(/^(adb|error): /, '').replace(/^error: /, '')}.`;
  return {
    error: new HarnessError(found.code, message, { remedy: found.remedy }),
    mayReconnect: found.mayReconnect,
  };
}
