// Screenshot paths come in, pictures for the page go out: inside the page while there is room, else as links beside it.
import type { RunAnalysis } from '../artifacts/analysis.ts';

/** Pictures embedded in one page, in bytes of base64: 12 MB. */
export const embeddedLimitBytes = 12_000_000;

/** A screenshot as the page shows it. */
export interface Picture {
  /** `data:` address, or null when the page is full: then only the link is there. */
  source: string | null;
  /** Path relative to the run folder, where the page lies. */
  link: string;
}

/** Hands out pictures until the page is full; the same path twice is paid for twice. */
export class PictureBudget {
  private readonly read: RunAnalysis['readScreenshot'];
  private leftBytes = embeddedLimitBytes;

  constructor(read: RunAnalysis['readScreenshot']) {
    this.read = read;
  }

  /** The picture at `path`; null when there is none, it is not a PNG, or the path leaves the run folder. */
  take(path: string | null): Picture | null {
    if (path === null || !isInside(path)) return null;
    const bytes = this.read(path);
    if (bytes === undefined || !isPng(bytes)) return null;
    const base64 = Buffer.from(bytes).toString('base64');
    if (base64.length > this.leftBytes) return { source: null, link: path };
    this.leftBytes -= base64.length;
    return { source: `data:image/png;base64,${base64}`, link: path };
  }
}

/** Plain relative path of letters, digits, dots, dashes and slashes, never upwards. */
function isInside(path: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');
}

function isPng(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from('89504e470d0a1a0a', 'hex'));
}
