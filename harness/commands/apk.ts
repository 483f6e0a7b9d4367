// `phonehome apk`: what an APK is and holds, and how much of its browser code another one shares; kept with a run when told.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { compareApks, type InspectedApk, inspectApk } from '../apk/inspect.ts';
import type { ApkComparison, ApkFacts, Apks } from '../artifacts/apk.ts';
import { apksSchema } from '../artifacts/apk.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { loadTables } from '../config/load.ts';
import { createAdb } from '../device/adb.ts';
import { pullApk } from '../device/installed-apk.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { visibleJson, visibleLine, visibleText } from '../lib/visible-text.ts';
import { adbPortOf } from '../run/reach.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';
import { asList, portOf } from './run-options.ts';

interface ApkOptions {
  compare?: string;
  from?: string;
  own?: string;
  run?: string;
  json?: boolean;
  serial?: string;
  adbPort?: string;
}

/**
 * Packages the Xiaomi browsers' own code lies in, beside the app's own: Mint's miui.globalbrowser (Palant), and
 * com.android.browser, whose activities com.mi.globalbrowser has too (config/sources.json: palant-mint-3-4-0).
 */
const browserPackages = ['miui.globalbrowser', 'com.android.browser'];

export const apkCommand: AddCommand = (program, done) => {
  program
    .command('apk')
    .description('hash, version, signing certificates and analytics SDKs of an APK; compares browser code')
    .argument('<apk>', 'an .apk file, or a package installed on the handset')
    .option('--compare <apk>', 'another one: how much browser code do they share')
    .option('--from <text>', 'what the other is from, e.g. "umi V11.0.20.0.QJBCNXM"; default: its file name')
    .option('--own <packages>', "comma-separated Java packages that are the browser's own code")
    .option('--run <run>', 'keep the answer in this run folder, where claims about the APK are judged by it')
    .option('--json', 'print JSON')
    .option('--serial <serial>', 'which handset, for an installed package')
    .option('--adb-port <port>', 'port of the adb server')
    .action(async (apk: string, options: ApkOptions) => {
      const folder = mkdtempSync(join(tmpdir(), 'phonehome-apk-'));
      try {
        const answer = await inspect(apk, options, folder);
        if (options.run !== undefined) keep(options.run, answer);
        process.stdout.write(
          options.json === true ? `${visibleJson(answer, 2)}\n` : visibleText(told(answer)),
        );
        done(0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
};

async function inspect(apk: string, options: ApkOptions, folder: string): Promise<Apks> {
  const { sdks } = loadTables();
  const one = await inspectApk(await fileOf(apk, options, folder), sdks);
  if (options.compare === undefined) return { schemaVersion: 1, apks: [one.facts], comparisons: [] };
  const other = await inspectApk(await fileOf(options.compare, options, folder), sdks);
  const from = visibleLine(options.from ?? basename(options.compare), 120);
  const comparison = await compareApks(one, other, { prefixes: prefixesOf([one, other], options), from });
  return { schemaVersion: 1, apks: [one.facts, other.facts], comparisons: [comparison] };
}

function prefixesOf(apks: readonly InspectedApk[], { own }: ApkOptions): string[] {
  const named = own === undefined ? [] : asList(own);
  if (named.length > 0) return named;
  return [...new Set([...apks.map(({ facts }) => facts.package), ...browserPackages])];
}

async function fileOf(apk: string, options: ApkOptions, folder: string): Promise<string> {
  if (existsSync(apk) || /[/\\]|\.apk$/i.test(apk)) return resolve(apk);
  const port = portOf(options.adbPort);
  const tools = await ensureTools({ lab: false, install: false, say: () => undefined });
  const adb = createAdb({
    adbPath: tools.adb,
    serverPort: adbPortOf(port),
    serial: options.serial ?? null,
  });
  await adb.attach();
  const { file, splits } = await pullApk(adb, apk, folder);
  if (splits > 0)
    process.stderr.write(
      `phonehome: ${apk} is installed in ${splits + 1} parts; only its base is looked at.\n`,
    );
  return file;
}

/** Adds the answer to what the run has; of the same file or pair the new one stands. */
function keep(run: string, answer: Apks): void {
  const folder = resolve(run);
  if (!existsSync(runPaths.manifest(folder)))
    throw new HarnessError('usage', `--run ${run}: it holds no run, it has no manifest.json.`, {
      remedy: 'Name a folder below reports/.',
    });
  const file = runPaths.apks(folder);
  const before: Apks = existsSync(file)
    ? readJson(file, apksSchema)
    : { schemaVersion: 1, apks: [], comparisons: [] };
  const pair = ({ of, with: other }: ApkComparison) => `${of} ${other}`;
  const apks = new Map([...before.apks, ...answer.apks].map((apk) => [apk.sha256, apk]));
  const comparisons = new Map([...before.comparisons, ...answer.comparisons].map((one) => [pair(one), one]));
  writeJson(file, { schemaVersion: 1, apks: [...apks.values()], comparisons: [...comparisons.values()] });
}

function told({ apks, comparisons }: Apks): string {
  return `${[...apks.map(apkLines), ...comparisons.map(comparisonLines)].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function apkLines(apk: ApkFacts): string[] {
  const sdks = apk.sdks.map(({ name, prefix, classes }) => `  ${name}: ${classes} classes in ${prefix}`);
  return [
    `${apk.file} (${apk.sizeBytes} bytes)`,
    `SHA-256      ${apk.sha256}`,
    `package      ${apk.package} ${apk.version ?? '(no version)'} (${apk.versionCode ?? 'no'} version code)`,
    ...apk.signatures.map(
      ({ scheme, certificateSha256, subject }) =>
        `signed (${scheme})`.padEnd(13) + `${certificateSha256} ${subject ?? '(certificate cannot be read)'}`,
    ),
    ...(apk.signatures.length === 0 ? ['signed       no'] : []),
    `known SDKs   ${apk.sdks.length === 0 ? `none, among ${apk.classes} classes` : ''}`.trimEnd(),
    ...sdks,
    ...renamedLine(apk),
  ];
}

/** Only where there is something to say: an SDK among such classes is not known by its name. */
function renamedLine({ classes, renamedClasses = 0 }: ApkFacts): string[] {
  if (renamedClasses === 0) return [];
  return [
    `renamed      ${renamedClasses} of ${classes} classes, as an obfuscator does: an SDK among them is not known`,
  ];
}

function comparisonLines({ from, prefixes, methods, similarity }: ApkComparison): string[] {
  const shared = similarity === null ? 'nothing to compare' : `${(similarity * 100).toFixed(1)} %`;
  return [
    `compared with ${from}: ${shared} of distinct method bodies in common`,
    `  in ${prefixes.join(', ')}: ${methods[0]} and ${methods[1]} methods with code`,
    '  Bodies are alike when they do the same with the same strings and calls of Android. Little in common may',
    '  also mean another build tool; much in common means the same source.',
  ];
}
