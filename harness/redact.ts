// A sealed bundle comes in, a publishable copy of it goes out: what identifies a person or a phone replaced by salted hashes, everything else untouched.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleNames } from './artifacts/bundle.ts';
import { manifestSchema } from './artifacts/manifest.ts';
import { type Openings, openingsSchema, type Redaction, redactionSchema } from './artifacts/redaction.ts';
import { runPaths } from './artifacts/run-folder.ts';
import { checkBundle } from './evidence/bundle/check.ts';
import { hashFile, pathsBelow } from './evidence/bundle/contents.ts';
import { openBundle } from './evidence/bundle/open.ts';
import { packageText, provenanceOf } from './evidence/bundle/package-text.ts';
import { type Sealed, type SealOptions, writeBundle } from './evidence/bundle/seal.ts';
import { commitmentOf } from './evidence/redact/tokens.ts';
import { HarnessError } from './lib/errors.ts';
import { readJson, writeJson } from './lib/files.ts';
import { Copy, type CopyWishes } from './redact-copy.ts';
import { judgeFile, judgeFor } from './redact-judge.ts';

/** How a copy is made. */
export interface RedactOptions extends Omit<SealOptions, 'folder'>, CopyWishes {
  /** Where the private openings go, mode 0600. */
  openings: string;
}

/** What a copy came to. */
export interface Redacted {
  sealed: Sealed;
  redaction: Redaction;
  openings: string;
}

/** Makes the copy; throws `usage` for a bundle that is altered or redacted already, `internal` when a value would survive. */
export async function redactBundle(path: string, options: RedactOptions): Promise<Redacted> {
  if (resolve(options.openings) === resolve(options.archive))
    throw new HarnessError('usage', 'The openings and the copy cannot be one file.', {
      remedy: 'Name another file with --openings, one that is published never.',
    });
  const bundle = openBundle(path);
  const copy = mkdtempSync(join(tmpdir(), 'phonehome-redact-'));
  try {
    const check = await checkBundle(bundle);
    if (check.package === null || check.altered.length > 0)
      throw new HarnessError('usage', `${path} was altered since it was sealed.`, {
        remedy: 'See phonehome verify; a copy of it would prove nothing.',
      });
    if (check.package.redacted)
      throw new HarnessError('usage', `${path} is a redacted copy already.`, {
        remedy: 'Redact the sealed original.',
      });
    const work = new Copy(bundle.folder, copy, options);
    work.make(bundle.files);
    const redaction = work.redaction();
    writeJson(join(copy, bundleNames.redaction), redaction);
    const openings: Openings = {
      formatVersion: 1,
      originalSha256: redaction.originalSha256,
      values: work.tokens.values(),
    };
    writeJson(options.openings, openings, 0o600);
    const manifest = readJson(runPaths.manifest(copy), manifestSchema);
    const facts = { manifest, provenance: provenanceOf(copy), redacted: true };
    const files = pathsBelow(copy).map((file) => hashFile(copy, file));
    const sealed = await writeBundle(
      {
        files,
        sourceFolder: copy,
        packageOf: (listed) => packageText(facts, listed),
        runId: manifest.runId,
        simulated: manifest.simulated,
      },
      { ...options, folder: null },
    );
    return { sealed, redaction, openings: options.openings };
  } finally {
    bundle.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A redacted value, opened. */
export interface OpenedValue {
  hash: string;
  kind: string;
  salt: string;
  value: string;
  /** Files of the original that hold it; null when no original was given. */
  places: string[] | null;
}

/** Opens one value of a copy against its commitment and, when given, against the sealed original. `hash` may be its beginning. */
export async function openValue(
  copy: string,
  hash: string,
  from: { openings: string; original: string | null },
): Promise<OpenedValue> {
  const redaction = await redactionOf(copy);
  const openings = readJson(from.openings, openingsSchema);
  const found = openings.values.filter((one) => hash.length >= 8 && one.hash.startsWith(hash));
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new HarnessError(
      'usage',
      `${from.openings} has ${found.length} values whose hash begins with ${hash}.`,
      {
        remedy: 'Give at least 8 digits of a hash as the copy shows it in [redacted:...].',
      },
    );
  const isRight =
    commitmentOf(one.salt, one.value) === one.hash &&
    redaction.values.some((listed) => listed.hash === one.hash);
  if (!isRight || redaction.originalSha256 !== openings.originalSha256)
    throw new HarnessError('usage', `${from.openings} does not open ${hash} of ${copy}.`, {
      remedy: 'Use the openings that were written beside this copy.',
    });
  const places =
    from.original === null ? null : await placesIn(from.original, one.value, redaction.originalSha256);
  return { ...one, places };
}

async function redactionOf(copy: string): Promise<Redaction> {
  const bundle = openBundle(copy);
  try {
    const check = await checkBundle(bundle);
    if (check.altered.length > 0 || check.package?.redacted !== true)
      throw new HarnessError('usage', `${copy} is no redacted copy, or was altered.`, {
        remedy: 'See phonehome verify.',
      });
    return readJson(join(bundle.folder, bundleNames.redaction), redactionSchema);
  } finally {
    bundle.close();
  }
}

async function placesIn(original: string, value: string, sha256: string): Promise<string[]> {
  const bundle = openBundle(original);
  try {
    const check = await checkBundle(bundle);
    const isOriginal =
      check.altered.length === 0 && hashFile(bundle.folder, bundleNames.package).sha256 === sha256;
    if (!isOriginal)
      throw new HarnessError(
        'usage',
        `${original} is not the bundle this copy was made of, or was altered.`,
        { remedy: 'Give the sealed original.' },
      );
    const judge = judgeFor([value]);
    return pathsBelow(bundle.folder).filter((path) => {
      const file = join(bundle.folder, path);
      return (
        judgeFile((content) => Buffer.from(content).includes(value), file) ||
        (!path.endsWith('.png') && judgeFile(judge, file))
      );
    });
  } finally {
    bundle.close();
  }
}
