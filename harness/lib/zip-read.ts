// An archive of unknown origin comes in; only one that is written exactly as zip-write.ts writes it is opened, anything else is refused with its reason.
import { fstatSync, readSync } from 'node:fs';
import { safePath } from './safe-path.ts';
import {
  centralHeader,
  centralHeaderBytes,
  endBytes,
  endRecords,
  localHeader,
  signatures,
  type ZipMember,
} from './zip-format.ts';

/** Why an archive is not opened. `foreign`: it is no such archive at all, or made to harm; `altered`: it nearly is one. */
export class ZipRefusal extends Error {
  readonly kind: 'foreign' | 'altered';

  constructor(kind: 'foreign' | 'altered', message: string) {
    super(message);
    this.name = 'ZipRefusal';
    this.kind = kind;
  }
}

/** Bounds on what is opened. */
export interface ZipLimits {
  members: number;
  /** Longest path in bytes. */
  pathBytes: number;
}

const tailBytes = 56 + 20 + endBytes;
const chunkBytes = 1 << 20;

/** Reads the directory; throws ZipRefusal. Every byte outside the members' contents is then known to be as it should. */
export function readZipMembers(file: number, limits: ZipLimits): ZipMember[] {
  const { size } = fstatSync(file);
  const head = bytesAt(file, 0, 4);
  const tail = bytesAt(file, Math.max(0, size - tailBytes), Math.min(tailBytes, size));
  const end = tail.length < endBytes ? undefined : tail.subarray(tail.length - endBytes);
  const looksRight =
    (head.length === 4 && head.readUInt32LE() === signatures.local) ||
    end?.readUInt32LE(0) === signatures.end;
  if (!looksRight || end === undefined)
    throw new ZipRefusal('foreign', 'it is not a ZIP archive, or was cut short');
  const directory = directoryOf(end, tail, limits);
  if (directory.offset + directory.sizeBytes + endRecords(directory).length !== size)
    throw altered('its directory does not fill the archive to its end');
  const raw = bytesAt(file, directory.offset, directory.sizeBytes);
  const members = [...membersOf(raw, directory.members, limits)];
  if (!endRecords(directory).equals(bytesAt(file, directory.offset + directory.sizeBytes, size)))
    throw altered('the record at its end is not as written');
  checkLayout(file, members, directory.offset);
  return members;
}

/** The bytes of a member, piece by piece; each piece is valid until the next one is asked for. */
export function* memberChunks(file: number, member: ZipMember): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, member.sizeBytes)));
  let at = member.offset + localHeader(member).length;
  for (let left = member.sizeBytes; left > 0;) {
    const length = readSync(file, buffer, 0, Math.min(buffer.length, left), at);
    if (length === 0) throw altered(`${member.path} ends early`);
    yield buffer.subarray(0, length);
    at += length;
    left -= length;
  }
}

function directoryOf(end: Buffer, tail: Buffer, limits: ZipLimits) {
  let directory = {
    members: end.readUInt16LE(10),
    sizeBytes: end.readUInt32LE(12),
    offset: end.readUInt32LE(16),
  };
  const isWide =
    directory.members === 0xffff || directory.sizeBytes === 0xffffffff || directory.offset === 0xffffffff;
  if (isWide) {
    if (tail.length < tailBytes || tail.readUInt32LE(0) !== signatures.end64)
      throw altered('its directory cannot be found');
    const wide = (at: number) => Number(tail.readBigUInt64LE(at));
    directory = { members: wide(32), sizeBytes: wide(40), offset: wide(48) };
  }
  if (directory.members > limits.members)
    throw new ZipRefusal(
      'foreign',
      `it says it holds ${directory.members} files; more than ${limits.members} are not opened`,
    );
  if (directory.sizeBytes > directory.members * (centralHeaderBytes + limits.pathBytes + 28))
    throw altered('its directory is larger than its files need');
  return directory;
}

function* membersOf(raw: Buffer, count: number, limits: ZipLimits): Generator<ZipMember> {
  const seen = new Set<string>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + centralHeaderBytes > raw.length) throw altered('its directory ends early');
    const nameBytes = raw.readUInt16LE(at + 28);
    const extraBytes = raw.readUInt16LE(at + 30);
    const nameAt = at + centralHeaderBytes;
    const extraAt = nameAt + nameBytes;
    const after = extraAt + extraBytes;
    if (nameBytes > limits.pathBytes || after > raw.length)
      throw altered(`the name of its file ${index + 1} is too long`);
    const path = raw.toString('latin1', nameAt, extraAt);
    refusePath(path, seen);
    const member = { path, crc32: raw.readUInt32LE(at + 16), ...widened(raw, at, extraAt) };
    if (raw.readUInt16LE(at + 10) !== 0)
      throw new ZipRefusal(
        'foreign',
        `${path} is compressed; a bundle holds nothing compressed, so that none can swell`,
      );
    if (!Number.isSafeInteger(member.sizeBytes) || !Number.isSafeInteger(member.offset))
      throw altered(`the size of ${path} is not a size`);
    if (!centralHeader(member).equals(raw.subarray(at, after)))
      throw altered(`the directory entry of ${path} is not as written`);
    yield member;
    at = after;
  }
  if (at !== raw.length) throw altered('its directory holds more than its files');
}

/** A path that leaves the folder, or two that meet on some disk, are no accident. */
function refusePath(path: string, seen: Set<string>): void {
  const shown = JSON.stringify(path.slice(0, 80));
  if (!safePath.test(path))
    throw new ZipRefusal(
      'foreign',
      `it holds a file named ${shown}, which could be written elsewhere or cannot be named safely`,
    );
  const folded = path.toLowerCase();
  if (seen.has(folded)) throw new ZipRefusal('foreign', `it holds two files named ${shown}`);
  seen.add(folded);
}

/** Size and offset, from the extra field where they do not fit. */
function widened(raw: Buffer, at: number, extraAt: number): { sizeBytes: number; offset: number } {
  const narrow = { sizeBytes: raw.readUInt32LE(at + 24), offset: raw.readUInt32LE(at + 42) };
  let next = extraAt + 4;
  const wide = (): number => {
    if (next + 8 > raw.length) throw altered('its directory ends early');
    const value = Number(raw.readBigUInt64LE(next));
    next += 8;
    return value;
  };
  const sizeBytes = narrow.sizeBytes === 0xffffffff ? wide() : narrow.sizeBytes;
  // The compressed size stands beside it and is the same.
  if (narrow.sizeBytes === 0xffffffff) next += 8;
  const offset = narrow.offset === 0xffffffff ? wide() : narrow.offset;
  return { sizeBytes, offset };
}

/** Members follow each other without a gap from the first byte to the directory, each behind its own header. */
function checkLayout(file: number, members: readonly ZipMember[], directoryOffset: number): void {
  let at = 0;
  for (const member of members) {
    const header = localHeader(member);
    if (member.offset !== at) throw altered(`${member.path} does not stand where its neighbour ends`);
    if (at + header.length + member.sizeBytes > directoryOffset)
      throw altered(`${member.path} reaches into the directory`);
    if (!header.equals(bytesAt(file, at, header.length)))
      throw altered(`the header before ${member.path} is not as written`);
    at += header.length + member.sizeBytes;
  }
  if (at !== directoryOffset) throw altered('it holds bytes between its files and its directory');
}

function bytesAt(file: number, at: number, length: number): Buffer {
  const { size } = fstatSync(file);
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
  readSync(file, buffer, 0, buffer.length, at);
  return buffer;
}

function altered(message: string): ZipRefusal {
  return new ZipRefusal('altered', message);
}
