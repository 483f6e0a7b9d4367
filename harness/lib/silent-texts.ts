// Remembers short texts that were looked through in vain, so that what every request repeats is looked at once.
import { SilentRuns } from './silent-runs.ts';

const most = 20_000;
const places = 1 << 13;

/** A set of texts that forgets everything when it is full. */
export class SilentTexts {
  /** Short parts of texts, for the same question. */
  readonly runs = new SilentRuns();
  private readonly texts = new Set<string>();
  /** What was added once, by a sum of some of its characters, the latest of each place. */
  private readonly seen = new Uint32Array(places);

  /** Whether nothing was found in this very text. */
  has(text: string): boolean {
    return this.texts.has(text);
  }

  /**
   * Most texts never come back, so that one is kept only when it is added a second time. A copy is kept: a slice would
   * keep the whole body it was cut from in memory. `text` must be well-formed Unicode.
   */
  add(text: string): void {
    const sum = sumOf(text);
    const place = (sum >>> 7) & (places - 1);
    if (this.seen[place] !== sum) {
      this.seen[place] = sum;
      return;
    }
    if (this.texts.size >= most) this.texts.clear();
    this.texts.add(Buffer.from(text).toString());
  }
}

const sampled = 12;

/** Of characters all over the text, more of them at its end, where texts differ. */
function sumOf(text: string): number {
  const { length } = text;
  let sum = length;
  const step = Math.max(1, Math.floor(length / sampled));
  for (let at = 0; at < length; at += step) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  for (let at = Math.max(0, length - sampled); at < length; at += 1)
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
