// A package name and a version come in, the bytes of an AndroidManifest.xml as APKs hold it go out (Android's binary XML: ResourceTypes.h).

/** What the manifest says. */
export interface ManifestFacts {
  package: string;
  versionName: string;
  versionCode: number;
  /** Fully qualified; started by the icon. */
  launchActivity: string;
}

type Value = { text: string } | { number: number };
interface Attribute {
  name: string;
  /** Whether it is of Android's namespace. */
  android: boolean;
  value: Value;
}
interface Element {
  name: string;
  attributes: Attribute[];
  children: Element[];
}

const androidNamespace = 'http://schemas.android.com/apk/res/android';
/** Resource ids of Android's attributes; their names come first in the string pool, in this order. */
const resourceIds: Readonly<Record<string, number>> = {
  versionCode: 0x0101021b,
  versionName: 0x0101021c,
  name: 0x01010003,
};
const none = 0xffffffff;

/** The manifest, with one activity that the icon starts. */
export function binaryManifest(facts: ManifestFacts): Buffer {
  const named = (name: string, value: string, children: Element[] = []): Element => ({
    name,
    attributes: [{ name: 'name', android: true, value: { text: value } }],
    children,
  });
  const filter: Element = {
    name: 'intent-filter',
    attributes: [],
    children: [
      named('action', 'android.intent.action.MAIN'),
      named('category', 'android.intent.category.LAUNCHER'),
    ],
  };
  const application: Element = {
    name: 'application',
    attributes: [],
    children: [named('activity', facts.launchActivity, [filter])],
  };
  const root: Element = {
    name: 'manifest',
    attributes: [
      { name: 'versionCode', android: true, value: { number: facts.versionCode } },
      { name: 'versionName', android: true, value: { text: facts.versionName } },
      { name: 'package', android: false, value: { text: facts.package } },
    ],
    children: [named('uses-permission', 'android.permission.INTERNET'), application],
  };
  const strings = [...Object.keys(resourceIds)];
  const indexOf = (text: string) => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const [prefix, uri] = [indexOf('android'), indexOf(androidNamespace)];
  // Nodes first: they fill the pool.
  const nodes = Buffer.concat([
    node(0x0100, words(prefix, uri)),
    elementNodes(root, indexOf),
    node(0x0101, words(prefix, uri)),
  ]);
  const map = chunk(0x0180, 8, words(...Object.values(resourceIds)));
  return chunk(0x0003, 8, Buffer.concat([stringPool(strings), map, nodes]));
}

function elementNodes({ name, attributes, children }: Element, indexOf: (text: string) => number): Buffer {
  const rows = attributes.map((attribute) => {
    const { value } = attribute;
    const text = 'text' in value ? indexOf(value.text) : none;
    // Size 8, then the type: 3 a string, 16 a decimal number.
    const typed = Buffer.from([8, 0, 0, 'text' in value ? 3 : 16]);
    const space = attribute.android ? indexOf(androidNamespace) : none;
    const held = 'text' in value ? text : value.number;
    return Buffer.concat([words(space, indexOf(attribute.name), text), typed, words(held)]);
  });
  const head = Buffer.alloc(12);
  for (const [at, half] of [20, 20, attributes.length].entries()) head.writeUInt16LE(half, at * 2);
  const own = words(none, indexOf(name));
  return Buffer.concat([
    node(0x0102, Buffer.concat([own, head, ...rows])),
    ...children.map((child) => elementNodes(child, indexOf)),
    node(0x0103, own),
  ]);
}

/** A node of the tree: line number and comment are the rest of its header. */
function node(type: number, body: Buffer): Buffer {
  return chunk(type, 16, Buffer.concat([words(1, none), body]));
}

/** UTF-16 strings, each with its length before and a zero behind. */
function stringPool(strings: readonly string[]): Buffer {
  const texts = strings.map((text) => {
    const bytes = Buffer.alloc(4 + text.length * 2);
    bytes.writeUInt16LE(text.length, 0);
    bytes.write(text, 2, 'utf16le');
    return bytes;
  });
  const offsets = texts.map((_, index) =>
    texts.slice(0, index).reduce((sum, bytes) => sum + bytes.length, 0),
  );
  const all = Buffer.concat(texts);
  const padded = Buffer.concat([all, Buffer.alloc((4 - (all.length % 4)) % 4)]);
  const head = words(strings.length, 0, 0, 28 + strings.length * 4, 0);
  return chunk(0x0001, 28, Buffer.concat([head, words(...offsets), padded]));
}

function chunk(type: number, headerBytes: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(headerBytes, 2);
  head.writeUInt32LE(8 + rest.length, 4);
  return Buffer.concat([head, rest]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}
