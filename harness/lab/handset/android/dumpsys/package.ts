// `dumpsys package`: a package's row in; the dump that Appium and people read out (layout of AOSP's Settings.dumpPackageLPr).
import type { InstalledPackage } from '../../../model.ts';
import type { Machine } from '../../machine.ts';
import { isRuntime } from '../permissions.ts';
import { shortComponent } from '../running.ts';

/** One package's dump, or all of them. */
export function packageDump(machine: Machine, name: string | undefined): string {
  const { sdk } = machine.identity;
  if (name === undefined)
    return machine.packages
      .list()
      .map((entry) => packageBlock(entry, sdk))
      .join('');
  const entry = machine.packages.get(name);
  if (!entry) return `Unable to find package: ${name}\n`;
  return `${resolverTable(entry)}Packages:\n${packageBlock(entry, sdk)}`;
}

function resolverTable(entry: InstalledPackage): string {
  if (!entry.launchActivity) return '';
  const component = shortComponent(entry.name, entry.launchActivity);
  return [
    'Activity Resolver Table:',
    '  Non-Data Actions:',
    '      android.intent.action.MAIN:',
    `        ${hash(entry.launchActivity)} ${component} filter ${hash(component)}`,
    '          Action: "android.intent.action.MAIN"',
    '          Category: "android.intent.category.LAUNCHER"',
    '',
    '',
  ].join('\n');
}

/** Eight hex digits that stay the same: Android shows object hashes there. */
export function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0').slice(1);
}

/** Android 13 moved the time of installation to the users (AOSP's Settings.dumpPackageLPr, from memory, unverified). */
const perUserSinceSdk = 33;

function packageBlock(entry: InstalledPackage, sdk: number): string {
  const perUser = sdk >= perUserSinceSdk;
  // The handset's clock runs on UTC.
  const installedAt = new Date(entry.firstInstalledMs ?? 0).toISOString().slice(0, 19).replace('T', ' ');
  const folder = entry.path.slice(0, entry.path.lastIndexOf('/'));
  const atInstall = entry.requestedPermissions.filter(
    (permission) => !isRuntime(permission) && entry.grantedPermissions.has(permission),
  );
  const atRunTime = entry.requestedPermissions.filter(isRuntime);
  const lines = [
    `  Package [${entry.name}] (${hash(entry.name)}):`,
    `    userId=${entry.uid}`,
    `    pkg=Package{${hash(`${entry.name}p`)} ${entry.name}}`,
    `    codePath=${folder}`,
    `    resourcePath=${folder}`,
    '    primaryCpuAbi=arm64-v8a',
    `    versionCode=${entry.versionCode} minSdk=21 targetSdk=${entry.targetSdk}`,
    `    versionName=${entry.versionName}`,
    '    splits=[base]',
    `    dataDir=/data/user/0/${entry.name}`,
    ...(perUser ? [] : [`    firstInstallTime=${installedAt}`]),
    ...block('    requested permissions:', entry.requestedPermissions),
    ...block(
      '    install permissions:',
      atInstall.map((permission) => `${permission}: granted=true`),
    ),
    '    User 0: ceDataInode=1 installed=true hidden=false suspended=false distractionFlags=0 stopped=false notLaunched=false enabled=0 instant=false virtual=false',
    ...(perUser ? [`      firstInstallTime=${installedAt}`] : []),
    '      gids=[3003]',
    ...block(
      '      runtime permissions:',
      atRunTime.map(
        (permission) =>
          `${permission}: granted=${entry.grantedPermissions.has(permission)}, flags=[ USER_SET]`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function block(title: string, items: string[]): string[] {
  const indent = ' '.repeat(title.length - title.trimStart().length + 2);
  return items.length === 0 ? [] : [title, ...items.map((item) => indent + item)];
}
