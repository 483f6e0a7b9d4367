// Makes APKs small enough to read: dex files assembled by hand, packed with fflate beside a real binary manifest.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { openZip } from '../../../harness/apk/zip.ts';

/** Index of a string or method in the dex file being made. */
interface Indexes {
  string(text: string): number;
  method(owner: string, name: string): number;
}

export interface TinyMethod {
  name: string;
  /** 16-bit units. */
  code: (indexes: Indexes) => number[];
}

export interface TinyClass {
  /** `com.example.Main`. */
  name: string;
  methods: TinyMethod[];
}

const descriptor = (name: string) => `L${name.replaceAll('.', '/')};`;
const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
};
const u16 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2);
  return bytes;
};
function uleb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(Math.floor(value / 128))];
}

/** A dex file with these classes. */
export function tinyDex(classes: readonly TinyClass[]): Buffer {
  const strings: string[] = ['V'];
  const types: number[] = [0];
  const methods: [owner: number, name: number][] = [];
  const string = (text: string) => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const type = (name: string) => {
    const at = string(descriptor(name));
    if (!types.includes(at)) types.push(at);
    return types.indexOf(at);
  };
  const method = (owner: string, name: string) => {
    const [of, named] = [type(owner), string(name)];
    const known = methods.findIndex(([one, other]) => one === of && other === named);
    return known >= 0 ? known : methods.push([of, named]) - 1;
  };
  const bodies = classes.map(({ name, methods: own }) => ({
    type: type(name),
    code: own.map((one) => ({ method: method(name, one.name), units: one.code({ string, method }) })),
  }));
  const sizes = [strings.length * 4, types.length * 4, 12, methods.length * 8, classes.length * 32];
  const offsets = sizes.map((_, index) => 0x70 + sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  let at = 0x70 + sizes.reduce((sum, size) => sum + size, 0);
  const data: Buffer[] = [];
  const put = (bytes: Buffer): number => {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    data.push(padded);
    at += padded.length;
    return at - padded.length;
  };
  const texts = strings.map((text) => put(Buffer.from([...uleb(text.length), ...Buffer.from(text), 0])));
  const defs = bodies.map(({ type: of, code }) => {
    const placed = code.map(({ method: id, units }) => ({
      id,
      at: put(Buffer.concat([u16(1, 0, 0, 0), u32(0, units.length), u16(...units)])),
    }));
    let before = 0;
    const listed = placed.flatMap(({ id, at: offset }) => {
      const step = id - before;
      before = id;
      return [...uleb(step), ...uleb(1), ...uleb(offset)];
    });
    const classData = put(Buffer.from([0, 0, ...uleb(placed.length), 0, ...listed]));
    return u32(of, 1, 0xffffffff, 0, 0xffffffff, 0, classData, 0);
  });
  const counts = [strings.length, types.length, 1, 0, methods.length, classes.length];
  const places = [offsets[0], offsets[1], offsets[2], 0, offsets[3], offsets[4]];
  const tables = counts.flatMap((count, index) => [count, places[index] ?? 0]);
  const head = Buffer.concat([
    Buffer.from('dex\n035\0', 'latin1'),
    Buffer.alloc(24),
    u32(at, 0x70, 0x12345678, 0, 0, 0, ...tables, 0, 0),
  ]);
  const ids = [u32(...texts), u32(...types), u32(0, 0, 0)];
  const methodIds = methods.map(([owner, name]) => Buffer.concat([u16(owner, 0), u32(name)]));
  return Buffer.concat([head.subarray(0, 0x70), ...ids, ...methodIds, ...defs, ...data]);
}

/** Appium's own helper app, as it lies in node_modules: a real APK signed with scheme 2. */
export const realApk =
  'node_modules/appium-uiautomator2-driver/node_modules/io.appium.settings/apks/settings_apk-debug.apk';
/** Another one, signed with schemes 1 to 3 by the platform's public test key. */
export const testKeyApk =
  'node_modules/appium-uiautomator2-driver/node_modules/appium-uiautomator2-server/apks/appium-uiautomator2-server-v10.6.6.apk';

/** A folder of APKs made for a test. */
export class ApkBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'phonehome-apks-'));
  private manifest: Buffer | undefined;

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  file(name: string, bytes: Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** An unsigned APK with these entries beside the manifest of io.appium.settings. */
  async apk(name: string, entries: Record<string, Uint8Array>): Promise<string> {
    this.manifest ??= await realManifest();
    return this.file(name, zipSync({ 'AndroidManifest.xml': this.manifest, ...entries }));
  }
}

async function realManifest(): Promise<Buffer> {
  const zip = await openZip(realApk);
  try {
    return await zip.read('AndroidManifest.xml', 1_000_000);
  } finally {
    zip.close();
  }
}
