// Equal texts come in as strings of their own, one and the same string goes out for all of them: what every request repeats is in memory once.

const longest = 1024;
const most = 20_000;

/** Forgets everything when it is full. */
export class SharedTexts {
  private readonly texts = new Map<string, string>();

  /** The string that was first given with this very text. */
  of(text: string): string {
    if (text.length > longest) return text;
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size >= most) this.texts.clear();
    this.texts.set(text, text);
    return text;
  }
}
