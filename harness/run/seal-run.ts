// A finished run folder and what its user wishes come in, a sealed bundle goes out, or the reason why there is none.
import { basename, join } from 'node:path';
import { z } from 'zod';
import { manifestSchema } from '../artifacts/manifest.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { projectRoot } from '../config/load.ts';
import { type Sealed, sealRun } from '../evidence/bundle/seal.ts';
import { anonymousKey, namedKey } from '../evidence/bundle/signing.ts';
import { describeError, HarnessError } from '../lib/errors.ts';
import { readJson } from '../lib/files.ts';
import { operatorName, programName } from './operator.ts';

/** What may be wished of a seal; everything absent: an anonymous key, no timestamp, the archive in the run folder. */
export interface SealWishes {
  /** PEM file with an ECDSA P-256 private key. */
  keyFile?: string;
  out?: string;
  folder?: string;
  /** Asks the authorities of config/timestamp-authorities.json, or these. */
  timestamp?: boolean;
  authorities?: readonly string[];
  who?: string;
}

const authoritiesSchema = z.strictObject({
  rows: z.array(z.strictObject({ id: z.string(), url: z.url(), source: z.string().min(1) })),
});

/** Seals a run. */
export async function sealFinishedRun(runFolder: string, wishes: SealWishes = {}): Promise<Sealed> {
  const { runId } = readManifestOf(runFolder);
  const { timestamp = false, authorities = [] } = wishes;
  const asked = authorities.length > 0 ? authorities : timestamp ? configuredAuthorities() : [];
  return sealRun(runFolder, {
    key: wishes.keyFile === undefined ? anonymousKey() : namedKey(wishes.keyFile),
    archive: wishes.out ?? runPaths.bundle(runFolder, runId),
    folder: wishes.folder ?? null,
    authorities: asked,
    who: wishes.who ?? operatorName(),
    software: programName(),
    now: new Date(),
  });
}

/** What became of the seal at the end of a run: the archive's name in the run folder, or one sentence. */
export type EndSeal = { archive: string } | { reason: string };

/** Seals at the end of a run; a run that cannot be sealed has lost nothing else. */
export async function sealAtEnd(runFolder: string): Promise<EndSeal> {
  try {
    const { archive } = await sealFinishedRun(runFolder);
    return { archive: basename(archive) };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { reason: `Not sealed: ${describeError(error)}` };
  }
}

function configuredAuthorities(): string[] {
  return readJson(join(projectRoot, 'config', 'timestamp-authorities.json'), authoritiesSchema).rows.map(
    ({ url }) => url,
  );
}

function readManifestOf(runFolder: string) {
  try {
    return readJson(runPaths.manifest(runFolder), manifestSchema);
  } catch (cause) {
    if (!(cause instanceof HarnessError) || cause.code !== 'file-unreadable') throw cause;
    throw new HarnessError('usage', `${runFolder} holds no run: it has no manifest.json.`, {
      remedy: 'Name a folder below reports/.',
      cause,
    });
  }
}
