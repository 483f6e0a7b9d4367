// Remembers short texts that were looked through in vain, so that what every request repeats is looked at once.
import { SilentRuns } from './silent-runs.ts';

const most = 20_000;

/** A set of texts that forgets everything when it is full. */
export class SilentTexts {
  /** Short parts of texts, for the same question. */
  readonly runs = new SilentRuns();
  private readonly texts = new Set<string>();

  /** Whether nothing was found in this very text. */
  has(text: string): boolean {
    return this.texts.has(text);
  }

  /** Keeps a copy: a slice would keep the whole body it was cut from in memory. `text` must be well-formed Unicode. */
  add(text: string): void {
    if (this.texts.size >= most) this.texts.clear();
    this.texts.add(Buffer.from(text).toString());
  }
}
