// A bundle of unknown origin comes in, as an archive or as a folder; a folder of plain files goes out, each hashed. Nothing is written outside it.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { bundleNames } from '../../artifacts/bundle.ts';
import { runPaths } from '../../artifacts/run-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import { withDiskErrors } from '../../lib/files.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { memberChunks, readZipMembers, type ZipLimits, ZipRefusal } from '../../lib/zip-read.ts';
import type { ZipMember } from '../../lib/zip-format.ts';
import { type HashedFile, hashFile, longestPathBytes, pathsBelow } from './contents.ts';

/** Something in a bundle that is not as it was sealed. */
export interface Alteration {
  /** The file it is about; the archive itself when its form is wrong. */
  path: string;
  /** One clause, e.g. `its bytes are not those that were sealed`. */
  said: string;
}

/** A bundle that can be read as files. */
export interface OpenBundle {
  folder: string;
  /** In the order of the archive; sorted by path for a folder. */
  files: HashedFile[];
  form: 'archive' | 'folder';
  altered: Alteration[];
  /** Removes what was unpacked. */
  close(): void;
}

const limits: ZipLimits = { members: 500_000, pathBytes: longestPathBytes };

/** Opens a bundle; throws `file-invalid` for what is none, or is made to harm. An archive whose form was altered opens without files. */
export function openBundle(path: string): OpenBundle {
  if (!existsSync(path))
    throw new HarnessError('file-unreadable', `There is no bundle ${visibleLine(path)}.`, {
      remedy: 'Name an archive that phonehome seal wrote, or the folder it was unpacked into.',
    });
  return statSync(path).isDirectory() ? openFolder(path) : openArchive(path);
}

function openFolder(folder: string): OpenBundle {
  const paths = pathsBelow(folder);
  if (paths.length > limits.members) throw refusal(folder, `it holds more than ${limits.members} files`);
  if (!paths.includes(bundleNames.package)) {
    const isRun = existsSync(runPaths.manifest(folder));
    throw refusal(
      folder,
      `it has no ${bundleNames.package}`,
      isRun
        ? 'It is a run: verify the *.phonehome.zip in it, or seal it with phonehome seal.'
        : 'Name an archive that phonehome seal wrote, or the folder it was unpacked into.',
    );
  }
  const files = paths.map((path) => hashFile(folder, path));
  return { folder, files, form: 'folder', altered: [], close: () => undefined };
}

function openArchive(path: string): OpenBundle {
  const archive = withDiskErrors(path, () => openSync(path, 'r'));
  let members: ZipMember[];
  try {
    members = readZipMembers(archive, limits);
  } catch (error) {
    closeSync(archive);
    if (!(error instanceof ZipRefusal)) throw error;
    if (error.kind === 'foreign') throw refusal(path, error.message);
    return {
      folder: '',
      files: [],
      form: 'archive',
      altered: [{ path: 'the archive itself', said: error.message }],
      close: () => undefined,
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-bundle-'));
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    const altered: Alteration[] = [];
    const files = members.map((member) => unpack(archive, member, { folder, altered }));
    return { folder, files, form: 'archive', altered, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    closeSync(archive);
  }
}

function unpack(
  archive: number,
  member: ZipMember,
  { folder, altered }: { folder: string; altered: Alteration[] },
): HashedFile {
  const { path, sizeBytes } = member;
  const target = join(folder, path);
  const hash = createHash('sha256');
  let crc = 0;
  withDiskErrors(target, () => {
    mkdirSync(dirname(target), { recursive: true });
    const file = openSync(target, 'wx', 0o600);
    try {
      for (const chunk of memberChunks(archive, member)) {
        hash.update(chunk);
        crc = crc32(chunk, crc);
        for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
      }
    } finally {
      closeSync(file);
    }
  });
  if (crc !== member.crc32)
    altered.push({ path, said: 'its checksum in the archive is not that of its bytes' });
  return { path, sizeBytes, sha256: hash.digest('hex') };
}

function refusal(path: string, why: string, remedy?: string): HarnessError {
  return new HarnessError('file-invalid', `${visibleLine(path)} is not opened as a bundle: ${why}.`, {
    remedy:
      remedy ?? 'Nothing was unpacked. Ask whoever gave it to you for the archive that phonehome seal wrote.',
  });
}
