// Takes bytes one by one and tells when they can be neither text nor the start of a known stream.

/** Takes bytes one by one as long as they are UTF-8 without control characters. */
export class Readable {
  /** Whether the first two bytes are those of gzip, zlib, zstd or zip. */
  isStream = false;
  private taken = 0;
  private first = 0;
  private expected = 0;

  restart(): void {
    this.isStream = false;
    this.taken = 0;
    this.expected = 0;
  }

  takes(byte: number): boolean {
    this.taken += 1;
    if (this.taken === 1) {
      this.first = byte;
      // Whether it starts a stream is known with the next byte.
      if (byte === 0x1f) return true;
    } else if (this.taken === 2) {
      this.isStream = streamHeads.has(256 * this.first + byte);
      if (this.isStream || this.first === 0x1f) return false;
    }
    if (this.expected > 0) {
      this.expected -= 1;
      return (byte & 0xc0) === 0x80;
    }
    if (byte < 0x80) return byte >= 0x20 ? byte !== 0x7f : byte === 9 || byte === 10 || byte === 13;
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    return true;
  }
}

/** First two bytes of gzip, zlib, zstd and zip. */
export const streamHeads = new Set([0x1f8b, 0x7801, 0x785e, 0x789c, 0x78da, 0x28b5, 0x504b]);
