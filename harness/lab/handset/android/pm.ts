// pm and `cmd package`: questions about packages and changes to them in; listings and Android's answers out.
import type { InstalledPackage } from '../../model.ts';
import { type Invocation, type Programs, parseOptions } from '../shell/command.ts';
import { packageDump } from './dumpsys/package.ts';
import { install, uninstall } from './install.ts';
import { isChangeable } from './permissions.ts';
import { shortComponent, stopPackage } from './running.ts';
import { runVerb, unknownRequest, type Verbs, withoutUser } from './service.ts';

const verbs: Verbs = {
  install,
  uninstall,
  list: listThings,
  path: showPath,
  clear: clearPackage,
  grant: (call) => changePermission(call, true),
  revoke: (call) => changePermission(call, false),
  'resolve-activity': resolveActivity,
  async dump(call) {
    await call.stdout.write(packageDump(call.machine, call.args[0]));
    return 0;
  },
  'disable-user': (call) => setEnabled(call, false),
  enable: (call) => setEnabled(call, true),
  'is-installed-for-user': async () => 0,
};

/** The `package` service's command line. */
export const packageService = (call: Invocation): Promise<number> => runVerb(call, verbs);

export const packagePrograms: Programs = { pm: packageService };

/** Android tells installed-by-user from preinstalled by where the APK is. */
function isThirdParty(entry: InstalledPackage): boolean {
  return entry.path.startsWith('/data/app/');
}

async function listThings(call: Invocation): Promise<number> {
  const [what, ...args] = call.args;
  switch (what) {
    case 'packages':
    case 'package':
      return listPackages({ ...call, args });
    case 'instrumentation':
      return listInstrumentation(call, args[0]);
    case 'users':
      await call.stdout.write('Users:\n\tUserInfo{0:Owner:c13} running\n');
      return 0;
    case 'features':
      await call.stdout.write('feature:android.hardware.touchscreen\nfeature:android.hardware.wifi\n');
      return 0;
    default:
      return unknownRequest(call, `Error: unknown list type '${what ?? ''}'`, 255);
  }
}

async function listPackages(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(withoutUser(call.args), {
    flags: 'fU3sdeialu',
    long: ['show-versioncode', 'apex-only', 'uid='],
  });
  const [filter = ''] = operands;
  const lines = call.machine.packages
    .list()
    .filter((entry) => entry.name.includes(filter))
    .filter((entry) => !flags.has('3') || isThirdParty(entry))
    .filter((entry) => !flags.has('s') || !isThirdParty(entry))
    .filter((entry) => !flags.has('d') || entry.disabled === true)
    .filter((entry) => !flags.has('e') || entry.disabled !== true)
    .map((entry) => {
      const path = flags.has('f') ? `${entry.path}=` : '';
      const version = flags.has('show-versioncode') ? ` versionCode:${entry.versionCode}` : '';
      const installer = flags.has('i') ? '  installer=null' : '';
      const uid = flags.has('U') ? ` uid:${entry.uid}` : '';
      return `package:${path}${entry.name}${version}${installer}${uid}\n`;
    });
  await call.stdout.write(lines.join(''));
  return 0;
}

async function listInstrumentation(call: Invocation, target: string | undefined): Promise<number> {
  const lines = call.machine.packages
    .list()
    .flatMap((entry) => entry.instrumentation)
    .filter((entry) => target === undefined || entry.target === target)
    .map((entry) => `instrumentation:${entry.runner} (target=${entry.target})\n`);
  await call.stdout.write(lines.join(''));
  return 0;
}

async function showPath(call: Invocation): Promise<number> {
  const [name = ''] = withoutUser(call.args);
  const entry = call.machine.packages.get(name);
  if (!entry) return 1;
  await call.stdout.write(`package:${entry.path}\n`);
  return 0;
}

async function clearPackage(call: Invocation): Promise<number> {
  const [name = ''] = withoutUser(call.args);
  const known = call.machine.packages.get(name) !== undefined;
  if (known) await stopPackage(call.machine, name);
  const apk = call.machine.installedApks.has(name);
  const cleared = known && ((await call.machine.activities.clear(name)) || apk);
  await call.stdout.write(cleared ? 'Success\n' : 'Failed\n');
  return cleared ? 0 : 1;
}

async function changePermission(call: Invocation, grant: boolean): Promise<number> {
  const [name = '', permission = ''] = withoutUser(call.args);
  const verb = grant ? 'grant' : 'revoke';
  const entry = call.machine.packages.get(name);
  const refuse = async (reason: string) => {
    await call.stderr.write(`\nException occurred while executing '${verb}':\n${reason}\n`);
    return 255;
  };
  if (!entry) return refuse(`java.lang.IllegalArgumentException: Unknown package: ${name}`);
  if (!entry.requestedPermissions.includes(permission))
    return refuse(`java.lang.SecurityException: Package ${name} has not requested permission ${permission}`);
  if (!isChangeable(permission))
    return refuse(
      `java.lang.SecurityException: Permission ${permission} requested by ${name} is not a changeable permission type`,
    );
  if (grant) entry.grantedPermissions.add(permission);
  else entry.grantedPermissions.delete(permission);
  return 0;
}

async function resolveActivity(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(withoutUser(call.args), {
    values: 'acdt',
    long: ['brief', 'components', 'query-flags='],
  });
  const entry = call.machine.packages.get(operands[0] ?? '');
  if (!entry?.launchActivity) {
    await call.stdout.write('No activity found\n');
    return 0;
  }
  const component = shortComponent(entry.name, entry.launchActivity);
  const priority = 'priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=false';
  const text = flags.has('brief')
    ? `${priority}\n${component}\n`
    : `${priority}\nActivityInfo:\n  name=${entry.launchActivity}\n  packageName=${entry.name}\n`;
  await call.stdout.write(text);
  return 0;
}

async function setEnabled(call: Invocation, enabled: boolean): Promise<number> {
  const [name = ''] = withoutUser(call.args);
  const entry = call.machine.packages.get(name);
  if (!entry)
    return unknownRequest(call, `java.lang.IllegalArgumentException: Unknown package: ${name}`, 255);
  if (!enabled) await stopPackage(call.machine, name);
  entry.disabled = !enabled;
  await call.stdout.write(`Package ${name} new state: ${enabled ? 'enabled' : 'disabled-user'}\n`);
  return 0;
}
