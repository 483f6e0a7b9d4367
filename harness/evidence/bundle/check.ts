// An opened bundle comes in, what its hashes, signatures and timestamps prove goes out, and everything that is not as it was sealed, by name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  anyPackageSchema,
  type BundleDigest,
  bundleFormat,
  bundleNames,
  type BundlePackage,
  digestSchema,
  packageSchema,
  type Seal,
  sealSchema,
  type TimestampRecord,
} from '../../artifacts/bundle.ts';
import { describeError, HarnessError } from '../../lib/errors.ts';
import { parseJson, readText } from '../../lib/files.ts';
import { byBytes } from './contents.ts';
import type { Alteration, OpenBundle } from './open.ts';
import { fingerprintOf, isSignedBy, publicKeyOf } from './signing.ts';
import { checkTimestamp, type TokenCheck } from './timestamp-token.ts';

/** What the signature files say, as far as they hold. */
export interface BundleCheck {
  /** Null when it is not as signed and cannot be read. */
  package: BundlePackage | null;
  altered: Alteration[];
  /** Null when there is no signature that holds. */
  signature: { keySha256: string; created: string; software: string } | null;
  seal: Seal | null;
  timestamps: { record: TimestampRecord; check: TokenCheck }[];
}

/** Checks an opened bundle; `roots` (PEM) are the timestamp authorities' roots that the reader trusts. Throws `file-invalid` for a newer format. */
export async function checkBundle(bundle: OpenBundle, roots: readonly string[] = []): Promise<BundleCheck> {
  const altered = [...bundle.altered];
  const nothing = { package: null, altered, signature: null, seal: null, timestamps: [] };
  if (bundle.files.length === 0) return nothing;
  const reader = readerOf(bundle, altered);
  const digest = reader.json(bundleNames.digest, digestSchema);
  const signature = digest === undefined ? null : checkDigest(digest, reader);
  const seal = checkSeal(reader, digest);
  const listed = readPackage(reader, signature !== null);
  if (listed === undefined) return { ...nothing, signature, seal };
  checkFiles(bundle, listed, seal, altered);
  const timestamps = seal === null ? [] : await checkTokens(seal, reader, roots);
  return { package: listed, altered, signature, seal, timestamps };
}

/** Reads files of the bundle and notes what cannot be read. */
interface Reader {
  bytes(path: string): Buffer | undefined;
  sha256(path: string): string | undefined;
  json<S extends Parameters<typeof parseJson>[1]>(
    path: string,
    schema: S,
  ): ReturnType<typeof parseJson<S>> | undefined;
  not(path: string, said: string): void;
}

function readerOf({ folder, files }: OpenBundle, altered: Alteration[]): Reader {
  const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const not = (path: string, said: string) => {
    altered.push({ path, said });
  };
  return {
    not,
    sha256: (path) => hashes.get(path),
    bytes: (path) => (hashes.has(path) ? readFileSync(join(folder, path)) : undefined),
    json: (path, schema) => {
      if (!hashes.has(path)) {
        not(path, 'it was removed');
        return undefined;
      }
      try {
        return parseJson(readText(join(folder, path)), schema, path);
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        not(path, `it cannot be read as what sealing writes (${describeError(error)})`);
        return undefined;
      }
    },
  };
}

function checkDigest(digest: BundleDigest, reader: Reader): BundleCheck['signature'] {
  const { signedData, hash } = digest;
  const is = `sha256:${reader.sha256(bundleNames.package)}`;
  const whole = is === hash && hash === signedData.hash;
  if (!whole)
    reader.not(
      bundleNames.package,
      `it is not the list that was signed (${bundleNames.digest} names another hash)`,
    );
  const key = publicKeyOf(digest);
  if (key === undefined) {
    reader.not(bundleNames.digest, 'its public key is no ECDSA P-256 key');
    return null;
  }
  if (!isSignedBy(key.key, signedData.hash, Buffer.from(signedData.signature, 'base64'))) {
    reader.not(bundleNames.digest, 'its signature is not that of its key over its hash');
    return null;
  }
  const { created, software } = signedData;
  return whole ? { keySha256: fingerprintOf(key.der), created, software } : null;
}

function checkSeal(reader: Reader, digest: BundleDigest | undefined): Seal | null {
  const seal = reader.json(bundleNames.seal, sealSchema);
  if (seal === undefined) return null;
  const key = digest === undefined ? undefined : publicKeyOf(digest);
  const [content, signature] = [reader.bytes(bundleNames.seal), reader.bytes(bundleNames.sealSignature)];
  if (signature === undefined) reader.not(bundleNames.sealSignature, 'it was removed');
  else if (key !== undefined && content !== undefined && !isSignedBy(key.key, content, signature))
    reader.not(
      bundleNames.seal,
      `${bundleNames.sealSignature} is not the key's signature over it: one of the two was changed`,
    );
  if (key !== undefined && seal.keySha256 !== fingerprintOf(key.der))
    reader.not(bundleNames.seal, 'it names another key than the one that signed');
  if (seal.digestSha256 !== reader.sha256(bundleNames.digest))
    reader.not(
      bundleNames.digest,
      `it is not the one that was sealed (${bundleNames.seal} names another hash)`,
    );
  return seal;
}

function readPackage(reader: Reader, signed: boolean): BundlePackage | undefined {
  const version = reader.json(bundleNames.package, anyPackageSchema)?.formatVersion;
  if (version === undefined) return undefined;
  if (version > bundleFormat && signed)
    throw new HarnessError(
      'file-invalid',
      `The bundle has format ${version}; this version of phonehome reads up to ${bundleFormat}.`,
      {
        remedy: 'Install a newer phonehome and verify it again.',
      },
    );
  return reader.json(bundleNames.package, packageSchema);
}

/** Every listed file is there and as listed, none besides, and all in order. */
function checkFiles(
  bundle: OpenBundle,
  listed: BundlePackage,
  seal: Seal | null,
  altered: Alteration[],
): void {
  const not = (path: string, said: string) => altered.push({ path, said });
  const files = new Map(bundle.files.map((file) => [file.path, file]));
  const expected = new Set<string>();
  let last = '';
  for (const { path, bytes, hash } of listed.resources) {
    if (byBytes(last, path) >= 0) not(path, `it stands out of order in ${bundleNames.package}`);
    last = path;
    expected.add(path);
    const file = files.get(path);
    if (file === undefined) not(path, 'it was removed');
    else if (hash !== `sha256:${file.sha256}` || bytes !== file.sizeBytes)
      not(path, 'its bytes are not those that were sealed');
  }
  const signatureNames = [bundleNames.digest, bundleNames.seal, bundleNames.sealSignature];
  const tokens = (seal?.timestamps ?? []).flatMap(({ file }) => (file === null ? [] : [file]));
  const order = [...expected, bundleNames.package, ...signatureNames, ...tokens];
  const known = new Set(order);
  for (const { path } of bundle.files) if (!known.has(path)) not(path, 'it was added');
  if (bundle.form === 'folder') return;
  const found = bundle.files.map(({ path }) => path).filter((path) => known.has(path));
  const present = new Set(found);
  const moved = order.filter((path) => present.has(path)).find((path, index) => found[index] !== path);
  if (moved !== undefined) not(moved, 'it does not stand where sealing puts it: files were reordered');
}

async function checkTokens(
  seal: Seal,
  reader: Reader,
  roots: readonly string[],
): Promise<BundleCheck['timestamps']> {
  const digest = reader.bytes(bundleNames.digest) ?? Buffer.alloc(0);
  const checks: BundleCheck['timestamps'] = [];
  for (const record of seal.timestamps) {
    if (record.file === null) continue;
    const token = reader.bytes(record.file);
    if (token === undefined) {
      reader.not(record.file, 'it was removed');
      continue;
    }
    if (reader.sha256(record.file) !== record.sha256)
      reader.not(record.file, `it is not the one that was sealed (${bundleNames.seal} names another hash)`);
    const check = await checkTimestamp(token, digest);
    if (!check.proves) reader.not(record.file, `it proves nothing about this bundle: ${check.reason}`);
    const trusted =
      roots.length === 0 || !check.proves ? check : await checkTimestamp(token, digest, { roots });
    checks.push({ record, check: trusted.proves ? trusted : check });
  }
  return checks;
}

/** PEM certificates of a file, one by one; `usage` when it holds none. */
export function rootsIn(path: string): string[] {
  if (!existsSync(path))
    throw new HarnessError('usage', `There is no file ${path}.`, {
      remedy: 'Name a PEM file with the roots you trust.',
    });
  const roots = readText(path).match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  if (roots !== null) return [...roots];
  throw new HarnessError('usage', `${path} holds no certificate in PEM.`, {
    remedy: 'Name a PEM file with the roots you trust.',
  });
}
