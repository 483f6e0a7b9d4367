// An APK file comes in, the entries we ask for go out, each within a limit; a broken or oversized archive ends with an error naming it.
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { errorMessage, HarnessError } from '../lib/errors.ts';

const mostEntries = 200_000;
const largestFileBytes = 4 * 1024 ** 3;

/** An open archive. Names of entries are never used as paths. */
export interface Zip {
  names: readonly string[];
  /** Bytes of an entry; throws `file-invalid` when it is not there, broken, or larger than `limitBytes` once unpacked. */
  read(name: string, limitBytes: number): Promise<Buffer>;
  close(): void;
}

/** Opens an archive; `file-invalid` when it is none. */
export async function openZip(file: string): Promise<Zip> {
  const sizeBytes = sizeOf(file);
  if (sizeBytes > largestFileBytes)
    throw broken(file, `it is ${sizeBytes} bytes, more than the ${largestFileBytes} we read`);
  const zip = await opened(file);
  const entries = new Map<string, Entry>();
  try {
    await listed(zip, entries);
  } catch (cause) {
    zip.close();
    throw broken(file, errorMessage(cause), cause);
  }
  return {
    names: [...entries.keys()],
    read: async (name, limitBytes) => {
      const entry = entries.get(name);
      if (entry === undefined) throw broken(file, `it has no ${name}`);
      if (entry.uncompressedSize > limitBytes)
        throw broken(
          file,
          `${name} unpacks to ${entry.uncompressedSize} bytes, more than the ${limitBytes} we read`,
        );
      try {
        return await contentOf(zip, entry);
      } catch (cause) {
        throw broken(file, `${name} cannot be unpacked (${errorMessage(cause)})`, cause);
      }
    },
    close: () => zip.close(),
  };
}

/** SHA-256 of a file and its size, read once. */
export async function hashFile(file: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  const sizeBytes = sizeOf(file);
  await pipeline(createReadStream(file), hash);
  return { sha256: hash.digest('hex'), sizeBytes };
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return stats.size;
  throw new HarnessError('file-unreadable', `${file} is no file.`, {
    remedy: 'Name an .apk file, or a package that is installed on the handset.',
  });
}

/** `file-invalid` that names the APK and what is wrong with it. */
export function broken(file: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('file-invalid', `${basename(file)} is no APK we can read: ${why}.`, {
    remedy: 'Fetch the file again, or check that it is an APK and no bundle of several (.apks, .xapk).',
    cause,
  });
}

function opened(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Sizes are checked while unpacking, so that an entry cannot unpack to more than it says.
    yauzl.open(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(broken(file, errorMessage(error), error));
    });
  });
}

function listed(zip: ZipFile, entries: Map<string, Entry>): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (entries.has(entry.fileName))
        return reject(new Error(`it has ${JSON.stringify(entry.fileName.slice(0, 80))} twice`));
      entries.set(entry.fileName, entry);
      if (entries.size > mostEntries) return reject(new Error(`it has more than ${mostEntries} entries`));
      zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) reject(error);
      else buffer(stream).then(resolve, reject);
    });
  });
}
