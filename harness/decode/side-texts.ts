// Gathers the short texts of one exchange (addresses, headers, cookies) in one stretch of bytes, so that one pass answers for all of them.

const room = 1 << 15;
const longest = 4096;
/** Stands between two texts, as between the fields of a form whose escapes were undone. */
const border = 1;

/** What a text may be made of to stand among others: nothing that is undone over a whole text, and no start of a document. */
const plain = new Uint8Array(65536).fill(1, 0x20, 0x7f);
for (const mark of '%\\{[') plain[mark.charCodeAt(0)] = 0;

/** Texts of one direction of one exchange. */
export class SideTexts {
  readonly texts: string[] = [];
  private readonly room = Buffer.allocUnsafe(room);
  private size = 0;

  /** False for a text that must be looked at by itself. */
  takes(text: string): boolean {
    const { length } = text;
    const { room: bytes, size } = this;
    if (length > longest || size + length >= bytes.length) return false;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (plain[code] !== 1) return false;
      bytes[size + at] = code;
    }
    bytes[size + length] = border;
    this.size = size + length + 1;
    this.texts.push(text);
    return true;
  }

  /** All that was taken; valid until the next is. */
  bytes(): Buffer {
    return this.room.subarray(0, this.size);
  }

  clear(): void {
    this.texts.length = 0;
    this.size = 0;
  }
}
