// A finished run folder and a key come in, its bundle goes out as one archive and, when asked, as a folder; the run folder itself stays as it is.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleFormat, bundleNames, type Seal, type TimestampRecord } from '../../artifacts/bundle.ts';
import { type Manifest, manifestSchema } from '../../artifacts/manifest.ts';
import { runPaths } from '../../artifacts/run-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import { readJson, withDiskErrors, writeWhole } from '../../lib/files.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { writeZip, type ZipInput } from '../../lib/zip-write.ts';
import { bundleFiles, byBytes, changedSinceWritten, type HashedFile } from './contents.ts';
import { instructionsText } from './instructions.ts';
import { packageText, provenanceOf } from './package-text.ts';
import { digestText, fingerprintOf, type SigningKey, signatureOf } from './signing.ts';
import { type AskOptions, stampAll } from './timestamp.ts';

/** How a run is sealed. */
export interface SealOptions {
  key: SigningKey;
  /** Where the archive goes. */
  archive: string;
  /** Where the folder form goes; it must not exist, or be empty. Null: none. */
  folder: string | null;
  /** Addresses of RFC 3161 authorities; empty: none is asked. */
  authorities: readonly string[];
  ask?: AskOptions;
  who: string;
  /** Program that seals, e.g. `phonehome 0.1.0`. */
  software: string;
  now: Date;
}

/** What a seal came to. */
export interface Sealed {
  archive: string;
  folder: string | null;
  /** SHA-256 of the public key's DER. */
  keySha256: string;
  packageSha256: string;
  files: number;
  timestamps: TimestampRecord[];
}

const neededResults = ['findings.jsonl', 'blind-spots.json', 'verdicts.json'];

/** Seals a run; throws when it is still under way, was never analysed, or is not what it was when it was written. */
export async function sealRun(runFolder: string, options: SealOptions): Promise<Sealed> {
  const manifest = readManifest(runFolder);
  const files = bundleFiles(runFolder);
  refuseUnfinished(runFolder, manifest, files);
  const [changed, ...more] = changedSinceWritten(runFolder, files);
  if (changed !== undefined)
    throw new HarnessError(
      'file-invalid',
      `${join(runFolder, changed.path)} is not sealed: ${changed.said}${more.length > 0 ? ` (and ${more.length} more)` : ''}.`,
      { remedy: 'Put the file back as it was; a run that was changed by hand is no evidence.' },
    );
  const facts = { manifest, provenance: provenanceOf(runFolder), redacted: false };
  return writeBundle(
    {
      files,
      sourceFolder: runFolder,
      packageOf: (listed) => packageText(facts, listed),
      runId: manifest.runId,
      simulated: manifest.simulated,
    },
    options,
  );
}

/** A list of files that is to become a bundle. */
export interface Unsealed {
  /** Sorted by path; without VERIFY.md, which is added. */
  files: readonly HashedFile[];
  sourceFolder: string;
  packageOf: (files: readonly HashedFile[]) => string;
  runId: string;
  simulated: boolean;
}

/** Lists, signs, timestamps and writes. */
export async function writeBundle(unsealed: Unsealed, options: SealOptions): Promise<Sealed> {
  const { sourceFolder } = unsealed;
  refuseFolder(options.folder);
  const instructions = Buffer.from(instructionsText(unsealed));
  const listed = [
    ...unsealed.files.filter(({ path }) => path !== bundleNames.instructions),
    { path: bundleNames.instructions, sizeBytes: instructions.length, sha256: sha256Hex(instructions) },
  ].sort((left, right) => byBytes(left.path, right.path));
  const packageJson = unsealed.packageOf(listed);
  const { signed, timestamps } = await signatureFiles(packageJson, options);
  const inputs: ZipInput[] = [
    ...listed.map(({ path }): ZipInput =>
      path === bundleNames.instructions
        ? { path, content: instructions }
        : { path, file: join(sourceFolder, path) },
    ),
    { path: bundleNames.package, content: Buffer.from(packageJson) },
    ...signed,
  ];
  writeZip(options.archive, inputs);
  if (options.folder !== null) writeFolder(options.folder, inputs);
  return {
    archive: options.archive,
    folder: options.folder,
    keySha256: fingerprintOf(options.key.publicDer),
    packageSha256: sha256Hex(packageJson),
    files: inputs.length,
    timestamps,
  };
}

async function signatureFiles(packageJson: string, options: SealOptions) {
  const { key, software, who } = options;
  const created = options.now.toISOString();
  const digest = Buffer.from(digestText(packageJson, key, { created, software }));
  const stamped = await stampAll(digest, options.authorities, options.ask);
  const tokens: { path: string; content: Buffer }[] = [];
  const timestamps = stamped.map(({ authority, attempts, reply, reason }): TimestampRecord => {
    if (reply === null) return { authority, attempts, file: null, sha256: null, reason };
    const path = bundleNames.timestamp(tokens.length + 1);
    tokens.push({ path, content: reply });
    return { authority, attempts, file: path, sha256: sha256Hex(reply), reason: null };
  });
  const seal: Seal = {
    formatVersion: bundleFormat,
    digestSha256: sha256Hex(digest),
    who,
    software,
    sealedAt: created,
    key: key.kind,
    keySha256: fingerprintOf(key.publicDer),
    timestamps,
  };
  const sealJson = Buffer.from(`${JSON.stringify(seal, null, 2)}\n`);
  const signed: ZipInput[] = [
    { path: bundleNames.digest, content: digest },
    { path: bundleNames.seal, content: sealJson },
    { path: bundleNames.sealSignature, content: signatureOf(sealJson, key) },
    ...tokens,
  ];
  return { signed, timestamps };
}

function readManifest(runFolder: string): Manifest {
  if (existsSync(runPaths.manifest(runFolder))) return readJson(runPaths.manifest(runFolder), manifestSchema);
  throw new HarnessError('usage', `${runFolder} holds no run: it has no manifest.json.`, {
    remedy: 'Name a folder below reports/.',
  });
}

function refuseUnfinished(runFolder: string, manifest: Manifest, files: readonly HashedFile[]): void {
  const remedy = `Run \`npx --no-install phonehome report ${runFolder}\` first.`;
  if (manifest.state === 'running')
    throw new HarnessError('usage', `The run in ${runFolder} is still under way, or was killed.`, { remedy });
  const names = new Set(files.map(({ path }) => path));
  const missing = neededResults.find((name) => !names.has(name));
  if (missing !== undefined)
    throw new HarnessError('usage', `The run in ${runFolder} was not analysed: it has no ${missing}.`, {
      remedy,
    });
}

function refuseFolder(folder: string | null): void {
  if (folder === null || !existsSync(folder)) return;
  if (readdirSync(folder).length === 0) return;
  throw new HarnessError('usage', `${folder} is not empty.`, {
    remedy: 'Name a folder that does not exist yet.',
  });
}

function writeFolder(folder: string, inputs: readonly ZipInput[]): void {
  try {
    for (const input of inputs) {
      const target = join(folder, input.path);
      if ('content' in input) writeWhole(target, input.content);
      else
        withDiskErrors(target, () => {
          mkdirSync(dirname(target), { recursive: true });
          copyFileSync(input.file, target);
        });
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
