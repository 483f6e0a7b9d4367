// Records of a ZIP archive as this program writes them (APPNOTE 6.3.9): nothing compressed, no time, no comment, one way to write each.

/** A file in an archive: its name and what its two headers say of it. */
export interface ZipMember {
  /** ASCII, `/` between folders. */
  path: string;
  sizeBytes: number;
  crc32: number;
  /** Where its local header begins. */
  offset: number;
}

const full16 = 0xffff;
const full32 = 0xffffffff;
/** 1 January 1980, midnight: the earliest moment a ZIP can name, so that no clock or time zone is in an archive. */
const dosDate = 0x0021;
const plainVersion = 20;
const zip64Version = 45;
/** A regular file, mode 0644, made on Unix. */
const madeByUnix = 3;
const fileMode = 0o100644;

/** Sizes of the fixed parts, in bytes. */
export const localHeaderBytes = 30;
export const centralHeaderBytes = 46;
export const endBytes = 22;
const endLocatorBytes = 20;
const end64Bytes = 56;

/** First four bytes of each record, as read little-endian. */
export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  end64Locator: 0x07064b50,
} as const;

/** The header before a member's bytes. */
export function localHeader({ path, sizeBytes, crc32 }: ZipMember): Buffer {
  const name = Buffer.from(path, 'ascii');
  const large = sizeBytes >= full32;
  const extra = large ? extra64([sizeBytes, sizeBytes]) : Buffer.alloc(0);
  const header = Buffer.alloc(localHeaderBytes);
  header.writeUInt32LE(signatures.local, 0);
  header.writeUInt16LE(large ? zip64Version : plainVersion, 4);
  header.writeUInt16LE(dosDate, 12);
  header.writeUInt32LE(crc32, 14);
  header.writeUInt32LE(large ? full32 : sizeBytes, 18);
  header.writeUInt32LE(large ? full32 : sizeBytes, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

/** The member's entry in the directory at the archive's end. */
export function centralHeader({ path, sizeBytes, crc32, offset }: ZipMember): Buffer {
  const name = Buffer.from(path, 'ascii');
  const large = sizeBytes >= full32;
  const far = offset >= full32;
  const wide = [...(large ? [sizeBytes, sizeBytes] : []), ...(far ? [offset] : [])];
  const extra = wide.length > 0 ? extra64(wide) : Buffer.alloc(0);
  const version = wide.length > 0 ? zip64Version : plainVersion;
  const header = Buffer.alloc(centralHeaderBytes);
  header.writeUInt32LE(signatures.central, 0);
  header.writeUInt16LE((madeByUnix << 8) | version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(dosDate, 14);
  header.writeUInt32LE(crc32, 16);
  header.writeUInt32LE(large ? full32 : sizeBytes, 20);
  header.writeUInt32LE(large ? full32 : sizeBytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE((fileMode << 16) >>> 0, 38);
  header.writeUInt32LE(far ? full32 : offset, 42);
  return Buffer.concat([header, name, extra]);
}

/** What stands after the directory. */
export function endRecords(directory: { members: number; sizeBytes: number; offset: number }): Buffer {
  const { members, sizeBytes, offset } = directory;
  const end = Buffer.alloc(endBytes);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(Math.min(members, full16), 8);
  end.writeUInt16LE(Math.min(members, full16), 10);
  end.writeUInt32LE(Math.min(sizeBytes, full32), 12);
  end.writeUInt32LE(Math.min(offset, full32), 16);
  if (members < full16 && sizeBytes < full32 && offset < full32) return end;
  const end64 = Buffer.alloc(end64Bytes);
  end64.writeUInt32LE(signatures.end64, 0);
  end64.writeBigUInt64LE(BigInt(end64Bytes - 12), 4);
  end64.writeUInt16LE((madeByUnix << 8) | zip64Version, 12);
  end64.writeUInt16LE(zip64Version, 14);
  end64.writeBigUInt64LE(BigInt(members), 24);
  end64.writeBigUInt64LE(BigInt(members), 32);
  end64.writeBigUInt64LE(BigInt(sizeBytes), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(endLocatorBytes);
  locator.writeUInt32LE(signatures.end64Locator, 0);
  locator.writeBigUInt64LE(BigInt(offset + sizeBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}

/** The field that holds what does not fit into 32 bits. */
function extra64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + index * 8));
  return extra;
}
