// dumpsys: a service name in; its dump out, or "Can't find service" for one the handset does not have.
import type { Machine } from '../../machine.ts';
import type { Invocation, Programs } from '../../shell/command.ts';
import { activityDump } from './activity.ts';
import { packageDump } from './package.ts';
import { displayDump, inputDump, inputMethodDump, powerDump, windowDump } from './window.ts';

/** A service's dump; undefined when it does not know the arguments. */
type Dump = (machine: Machine, args: readonly string[]) => string | undefined;

/** Words Appium passes in `dumpsys window`; every part is in the one dump. */
const windowParts = new Set([
  'displays',
  'd',
  'windows',
  'w',
  'policy',
  'p',
  '-a',
  'a',
  'visible-apps',
  'all',
]);

const dumps: Record<string, Dump> = {
  account: ({ identity: { account } }) => {
    const rows = account === undefined ? [] : [`    Account {name=${account}, type=com.xiaomi}\n`];
    return `User UserInfo{0:Owner:c13}:\n  Accounts: ${rows.length}\n${rows.join('')}\n  Active Sessions: 0\n`;
  },
  activity: activityDump,
  battery: () =>
    'Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  status: 2\n  level: 87\n  scale: 100\n  temperature: 270\n',
  connectivity: connectivityDump,
  deviceidle: deviceIdleDump,
  display: (machine) => displayDump(machine),
  input: () => inputDump(),
  input_method: (machine) => inputMethodDump(machine),
  media_session: (machine) => mediaSessionDump(machine),
  package: (machine, args) => packageDump(machine, args[0]),
  power: (machine) => powerDump(machine),
  wifi: (machine) =>
    `Wi-Fi is ${machine.settings.get('global', 'wifi_on') === '0' ? 'disabled' : 'enabled'}\n`,
  window: (machine, args) => (args.every((arg) => windowParts.has(arg)) ? windowDump(machine) : undefined),
};

export const dumpsysPrograms: Programs = { dumpsys };

async function dumpsys(call: Invocation): Promise<number> {
  const [service, ...args] = call.args;
  if (service === undefined || service === '-l') {
    await call.stdout.write(
      `Currently running services:\n${Object.keys(dumps)
        .map((name) => `  ${name}\n`)
        .join('')}`,
    );
    return 0;
  }
  const dump = Object.hasOwn(dumps, service) ? dumps[service] : undefined;
  const text = dump?.(call.machine, args);
  if (text !== undefined) {
    await call.stdout.write(text);
    return 0;
  }
  call.machine.unknown.record('service', ['dumpsys', ...call.args].join(' '));
  await call.stderr.write(dump ? `Bad argument: ${args.join(' ')}\n` : `Can't find service: ${service}\n`);
  // AOSP's dumpsys ends with 0 even then.
  return 0;
}

function connectivityDump(machine: Machine): string {
  const host = machine.settings.get('global', 'global_http_proxy_host') ?? '';
  const port = machine.settings.get('global', 'global_http_proxy_port') ?? '0';
  const proxy = host === '' ? 'null' : `[${host}] ${port}`;
  return `NetworkAgentInfo{network{100}  ni{WIFI CONNECTED extra: }}\nGlobal proxy: ${proxy}\nActive default network: 100\n`;
}

/** Layout of AOSP's MediaSessionService, from memory, unverified; the word beside the number came with Android 12. */
function mediaSessionDump(machine: Machine): string {
  const playing = machine.activities.playing?.();
  if (playing === undefined)
    return 'MEDIA SESSION SERVICE (dumpsys media_session)\n\n0 sessions listeners.\n';
  const state = machine.identity.sdk >= 31 ? 'PLAYING(3)' : '3';
  return [
    'MEDIA SESSION SERVICE (dumpsys media_session)',
    '',
    'Sessions Stack - have 1 sessions:',
    `    player ${playing}/player (userId=0)`,
    `      package=${playing}`,
    '      active=true',
    `      state=PlaybackState {state=${state}, position=0, buffered position=0, speed=1.0}`,
    '',
  ].join('\n');
}

const whitelists = new WeakMap<Machine, Set<string>>();

/** `deviceidle whitelist [+PACKAGE|-PACKAGE]...`. */
function deviceIdleDump(machine: Machine, args: readonly string[]): string | undefined {
  const [section, ...changes] = args;
  const listed = whitelists.get(machine) ?? new Set(['com.android.shell']);
  whitelists.set(machine, listed);
  if (section === undefined) return `Settings:\n  light_after_inactive_to=+4m0s0ms\n`;
  if (section !== 'whitelist') return undefined;
  if (changes.length === 0) {
    return [...listed].map((name) => `user,${name},${machine.packages.get(name)?.uid ?? 2000}\n`).join('');
  }
  const lines = changes.map((change) => {
    const name = change.slice(1);
    if (!machine.packages.get(name)) return `Unknown package: ${name}\n`;
    if (change.startsWith('+')) {
      listed.add(name);
      return `Added: ${name}\n`;
    }
    listed.delete(name);
    return `Removed: ${name}\n`;
  });
  return lines.join('');
}
