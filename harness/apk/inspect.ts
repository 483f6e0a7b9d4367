// An APK file comes in, what it is goes out: hash, version, signing certificates, known analytics SDKs, and its own code's bodies for a comparison.
import { basename } from 'node:path';
import ManifestParser from '@devicefarmer/adbkit-apkreader/lib/apkreader/parser/manifest.js';
import { z } from 'zod';
import type { ApkComparison, ApkFacts } from '../artifacts/apk.ts';
import type { SdkRow } from '../artifacts/tables.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { type Dex, readDex } from './dex.ts';
import { signaturesOf } from './signatures.ts';
import { broken, hashFile, openZip, type Zip } from './zip.ts';

const largestManifestBytes = 8 * 1024 * 1024;
/** The format's own offsets end at 4 GiB; the largest dex files of real apps have 10 to 15 MB. */
const largestDexBytes = 128 * 1024 * 1024;
const mostDexFiles = 64;
const shownExamples = 5;

const manifestSchema = z.object({
  package: z.string().regex(/^[A-Za-z][\w.]{0,254}$/),
  versionCode: z.number().int().nullish(),
  versionName: z.coerce.string().nullish(),
});

/** An APK that was looked into. */
export interface InspectedApk {
  facts: ApkFacts;
  /** Hashes of the method bodies in classes of these packages. */
  bodiesIn(prefixes: readonly string[]): Promise<string[]>;
}

/** Looks into an APK; throws `file-invalid` naming the file, the part and what is wrong with it. */
export async function inspectApk(file: string, sdks: readonly SdkRow[]): Promise<InspectedApk> {
  const { sha256, sizeBytes } = await hashFile(file);
  const { manifest, signatures, classes } = await within(file, async (zip) => ({
    manifest: await manifestOf(file, zip),
    signatures: await signaturesOf(file, zip),
    classes: (await fromEachDex(file, zip, (dex) => [...dex.classes])).flat(),
  }));
  return {
    facts: {
      file: visibleLine(basename(file), 200),
      sha256,
      sizeBytes,
      package: manifest.package,
      version: typeof manifest.versionName === 'string' ? visibleLine(manifest.versionName, 100) : null,
      versionCode: manifest.versionCode ?? null,
      signatures,
      classes: classes.length,
      renamedClasses: classes.filter(isRenamed).length,
      sdks: sdksIn(classes, sdks),
    },
    bodiesIn: async (prefixes) =>
      within(file, async (zip) =>
        (await fromEachDex(file, zip, (dex) => dex.bodiesOf((name) => isIn(name, prefixes)))).flat(),
      ),
  };
}

/** How much of their own code two APKs share; `from` says what the second is. */
export async function compareApks(
  one: InspectedApk,
  other: InspectedApk,
  { prefixes, from }: { prefixes: readonly string[]; from: string },
): Promise<ApkComparison> {
  const [a, b] = [await one.bodiesIn(prefixes), await other.bodiesIn(prefixes)];
  const [left, right] = [new Set(a), new Set(b)];
  const common = [...left].filter((body) => right.has(body)).length;
  const either = left.size + right.size - common;
  return {
    of: one.facts.sha256,
    with: other.facts.sha256,
    from,
    prefixes: [...prefixes],
    methods: [a.length, b.length],
    similarity: left.size === 0 || right.size === 0 ? null : common / either,
  };
}

async function within<T>(file: string, work: (zip: Zip) => Promise<T>): Promise<T> {
  const zip = await openZip(file);
  try {
    return await work(zip);
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw broken(file, errorMessage(cause), cause);
  } finally {
    zip.close();
  }
}

async function manifestOf(file: string, zip: Zip): Promise<z.infer<typeof manifestSchema>> {
  const bytes = await zip.read('AndroidManifest.xml', largestManifestBytes);
  let parsed: unknown;
  try {
    parsed = new ManifestParser(bytes).parse();
  } catch (cause) {
    throw broken(file, `AndroidManifest.xml is no binary manifest (${errorMessage(cause)})`, cause);
  }
  const manifest = manifestSchema.safeParse(parsed);
  if (manifest.success) return manifest.data;
  throw broken(file, 'AndroidManifest.xml names no package');
}

async function fromEachDex<T>(file: string, zip: Zip, read: (dex: Dex) => T): Promise<T[]> {
  const names = zip.names.filter((name) => /^classes\d{0,3}\.dex$/.test(name)).sort();
  if (names.length > mostDexFiles) throw broken(file, `it has ${names.length} dex files`);
  const all: T[] = [];
  for (const name of names) {
    const bytes = await zip.read(name, largestDexBytes);
    try {
      all.push(read(readDex(bytes)));
    } catch (cause) {
      throw broken(file, `${name}: ${errorMessage(cause)}`, cause);
    }
  }
  return all;
}

/** ProGuard and R8 name classes `a`, `b`, ... `aa`, unless told otherwise; inner ones go by the outer's name. */
function isRenamed(className: string): boolean {
  return /(^|\.)[a-z]{1,2}(\$|$)/.test(className);
}

function sdksIn(classes: readonly string[], sdks: readonly SdkRow[]): ApkFacts['sdks'] {
  return sdks.flatMap(({ id, name, prefix }) => {
    const own = classes.filter((one) => isIn(one, [prefix])).sort();
    const examples = own.slice(0, shownExamples).map((one) => visibleLine(one, 200));
    return own.length === 0 ? [] : [{ id, name, prefix, classes: own.length, examples }];
  });
}

function isIn(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`));
}
