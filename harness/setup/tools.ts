// Looks for adb, a JRE and Chromium, installs what is missing through apt where it may, else names the one command to type.
import { existsSync, mkdirSync, readlinkSync, realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateFolder, type ToolHints, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { findOnPath, runToEnd } from './processes.ts';

/** Absolute paths of the tools a run needs. */
export interface Tools {
  adb: string;
  /** A folder with platform-tools/adb, as Appium wants it. */
  androidHome: string;
  java: string;
  /** Chrome, Chromium or its headless shell; undefined when the lab is not used. */
  chromium?: string;
}

/** What to look for. */
export interface ToolNeeds {
  /** Chromium stands behind the lab handset only. */
  lab: boolean;
  /** May apt-get be called? `false` only looks. */
  install: boolean;
  /** Called with a line for the user before something slow. */
  say: (line: string) => void;
}

type ToolName = 'adb' | 'java' | 'chromium';

/** Package of each tool, by package source. */
const packages: Record<ToolName, { apt: string; dnf: string; brew: string }> = {
  adb: { apt: 'adb', dnf: 'android-tools', brew: '--cask android-platform-tools' },
  java: { apt: 'default-jre-headless', dnf: 'java-latest-openjdk-headless', brew: 'openjdk' },
  chromium: { apt: 'chromium-headless-shell', dnf: 'chromium-headless', brew: '--cask chromium' },
};

/** Names under which distributions install Chromium; the headless shell first: it sends nothing of its own. */
const chromiumNames = [
  'chromium-headless-shell',
  'headless_shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Finds every tool, installing what is missing when it may; throws `tool-missing` with the exact command otherwise. */
export async function ensureTools(needs: ToolNeeds): Promise<Tools> {
  const hints = toolHints();
  const wanted: ToolName[] = needs.lab ? ['adb', 'java', 'chromium'] : ['adb', 'java'];
  const missing = await missingOf(wanted, hints);
  if (missing.length > 0) await installMissing(missing, needs, hints);
  const adb = findTool('adb', hints);
  const java = findTool('java', hints);
  if (adb === undefined || java === undefined) throw new Error('a tool vanished after it was found');
  const chromium = needs.lab ? findTool('chromium', hints) : undefined;
  return { adb, androidHome: androidHomeOf(adb), java, ...(chromium === undefined ? {} : { chromium }) };
}

/** The java command that works here; null when there is none. */
export async function findJava(): Promise<string | null> {
  const path = findTool('java', toolHints());
  return path !== undefined && (await works('java', path)) ? path : null;
}

/** The Chromium that works here; null when there is none. */
export async function findChromium(): Promise<string | null> {
  const path = findTool('chromium', toolHints());
  return path !== undefined && (await works('chromium', path)) ? path : null;
}

async function missingOf(wanted: ToolName[], hints: ToolHints): Promise<ToolName[]> {
  const missing: ToolName[] = [];
  for (const name of wanted) {
    const path = findTool(name, hints);
    if (path === undefined || !(await works(name, path))) missing.push(name);
  }
  return missing;
}

/** A file by that name is not enough: Ubuntu's chromium-browser is a launcher for a package that may not be there. */
async function works(name: ToolName, path: string): Promise<boolean> {
  const args = name === 'java' ? ['-version'] : ['--version'];
  return (await runToEnd(path, args)).exitCode === 0;
}

function findTool(name: ToolName, hints: ToolHints): string | undefined {
  const candidates: (string | undefined)[] = [];
  switch (name) {
    case 'adb':
      candidates.push(
        hints.androidHome && join(hints.androidHome, 'platform-tools', 'adb'),
        findOnPath('adb', hints.path),
      );
      break;
    case 'java':
      candidates.push(hints.javaHome && join(hints.javaHome, 'bin', 'java'), findOnPath('java', hints.path));
      break;
    case 'chromium':
      candidates.push(
        hints.chromium,
        ...chromiumNames.map((known) => findOnPath(known, hints.path)),
        ...macApplications,
      );
      break;
    default:
      name satisfies never;
  }
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

async function installMissing(missing: ToolName[], needs: ToolNeeds, hints: ToolHints): Promise<void> {
  const command = installCommand(missing, hints);
  const apt = findOnPath('apt-get', hints.path);
  const prefix = apt === undefined || !needs.install ? undefined : await rootPrefix(hints);
  if (apt === undefined || prefix === undefined) throw missingError(missing, command);
  needs.say(`Installing ${missing.join(', ')} through apt (this happens once) ...`);
  const [program = apt, ...rest] = [...prefix, apt];
  const update = await runToEnd(program, [...rest, 'update', '-qq']);
  const names = missing.map((name) => packages[name].apt);
  const install = await runToEnd(program, [
    ...rest,
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    ...names,
  ]);
  const still = await missingOf(missing, hints);
  if (still.length === 0) return;
  const said = [update, install]
    .flatMap((step) => step.stderr.trim().split('\n'))
    .filter((line) => line.startsWith('E:'));
  throw missingError(still, installCommand(still, hints), said.join(' '));
}

/** [] for root, ['sudo', '-n'] with passwordless sudo, undefined when we may not. */
async function rootPrefix(hints: ToolHints): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const sudo = findOnPath('sudo', hints.path);
  if (sudo === undefined) return undefined;
  return (await runToEnd(sudo, ['-n', 'true'])).exitCode === 0 ? [sudo, '-n'] : undefined;
}

/** The one command that installs `missing` on this machine. */
export function installCommand(missing: ToolName[], hints: ToolHints): string {
  const source = (['apt-get', 'dnf', 'brew'] as const).find(
    (name) => findOnPath(name, hints.path) !== undefined,
  );
  const list = (key: 'apt' | 'dnf' | 'brew') => missing.map((name) => packages[name][key]).join(' ');
  switch (source) {
    case 'apt-get':
    case undefined:
      return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list('apt')}`;
    case 'dnf':
      return `sudo dnf install -y ${list('dnf')}`;
    case 'brew':
      return missing.map((name) => `brew install ${packages[name].brew}`).join(' && ');
    default:
      return source satisfies never;
  }
}

function missingError(missing: ToolName[], command: string, said = ''): HarnessError {
  const onlyChromium = missing.length === 1 && missing[0] === 'chromium';
  const hint = onlyChromium ? ' (any Chrome or Chromium will do: name it in CHROME_PATH)' : '';
  return new HarnessError(
    'tool-missing',
    `Missing: ${missing.join(', ')}.${said === '' ? '' : ` apt said: ${said}`}`,
    {
      remedy: `Type: ${command}${hint}`,
    },
  );
}

/** Appium wants a folder with platform-tools/adb: the SDK adb lies in, or one of our own with a link to it. */
function androidHomeOf(adb: string): string {
  const real = realpathSync(adb);
  if (dirname(real).endsWith('platform-tools')) return dirname(dirname(real));
  const home = join(stateFolder(), 'android-home');
  const link = join(home, 'platform-tools', 'adb');
  mkdirSync(dirname(link), { recursive: true });
  if (existsSync(link) && readlinkSync(link) === real) return home;
  if (existsSync(link)) unlinkSync(link);
  symlinkSync(real, link);
  return home;
}
