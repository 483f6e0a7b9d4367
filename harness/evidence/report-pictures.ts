// Screenshot paths come in, pictures for the page go out: each distinct one once inside the page while there is room, else as a link.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import { sha256Hex } from '../lib/hash.ts';

/** Pictures embedded in one page, in bytes of base64: 12 MB. */
export const embeddedLimitBytes = 12_000_000;

/** A screenshot as a place on the page shows it. */
export interface Picture {
  /** Id of the embedded picture; null when the page is full: then only the link is there. */
  id: string | null;
  /** In pixels. */
  width: number;
  height: number;
  /** Path relative to the run folder, where the page lies. */
  link: string;
}

/** A picture inside the page, shown at any number of places. */
export interface EmbeddedPicture {
  id: string;
  /** In pixels. */
  width: number;
  height: number;
  /** `data:` address. */
  source: string;
}

/** Hands out pictures until the page is full; the same picture again costs nothing. */
export class PictureBudget {
  readonly embedded: EmbeddedPicture[] = [];
  private readonly read: RunAnalysis['readScreenshot'];
  private readonly idOf = new Map<string, string>();
  private leftBytes = embeddedLimitBytes;

  constructor(read: RunAnalysis['readScreenshot']) {
    this.read = read;
  }

  /** The picture at `path`; null when there is none, it is not a PNG, or the path leaves the run folder. */
  take(path: string | null): Picture | null {
    if (path === null || !isInside(path)) return null;
    const bytes = this.read(path);
    const size = bytes === undefined ? undefined : pngSize(bytes);
    if (bytes === undefined || size === undefined) return null;
    const sha256 = sha256Hex(bytes);
    const id = this.idOf.get(sha256) ?? this.embed(bytes, size);
    if (id !== null) this.idOf.set(sha256, id);
    return { id, ...size, link: path };
  }

  private embed(bytes: Uint8Array, size: { width: number; height: number }): string | null {
    const base64 = Buffer.from(bytes).toString('base64');
    if (base64.length > this.leftBytes) return null;
    this.leftBytes -= base64.length;
    const id = `picture-${this.embedded.length + 1}`;
    this.embedded.push({ id, ...size, source: `data:image/png;base64,${base64}` });
    return id;
  }
}

/** Plain relative path of letters, digits, dots, dashes and slashes, never upwards. */
function isInside(path: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');
}

/** Width and height out of the IHDR chunk (PNG specification, section 11.2.2); undefined when it is no PNG. */
function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const head = Buffer.from(bytes.subarray(0, 24));
  if (head.length < 24 || head.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined;
  const size = { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  return size.width > 0 && size.height > 0 ? size : undefined;
}
