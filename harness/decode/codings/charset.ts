// Reads text in the encodings that came before UTF-8 (GB 18030, windows-1252): some forms and logs are still written in them.
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';

const longest = 256 * 1024;
/** Above this share of bytes beyond ASCII it is no text with a few accents. */
const mostAccents = 0.3;

/** Bytes without control characters that are not UTF-8. */
export const charset: BytesCoding = {
  id: 'charset',
  segments: ['gb18030', 'windows-1252'],
  minLength: 6,
  decode(bytes) {
    if (bytes.length > longest) return notApplicable;
    let high = 0;
    let low = 0;
    for (const byte of bytes) {
      if (byte >= 0x80) high += 1;
      else if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f)
        return notApplicable;
      else low += 1;
    }
    if (high === 0) return notApplicable;
    const chinese = pairsOfHigh(bytes) ? readAs('gb18030', bytes) : undefined;
    if (chinese !== undefined && !/[\ue000-\uf8ff]/.test(chinese))
      return decoded({ segment: 'gb18030', text: chinese });
    if (high > mostAccents * (high + low)) return notApplicable;
    const western = readAs('windows-1252', bytes);
    return western === undefined ? notApplicable : decoded({ segment: 'windows-1252', text: western });
  },
};

/** Common Chinese characters are two bytes of a1 and above; every run of high bytes is even then. */
function pairsOfHigh(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    if ((bytes[at] ?? 0) < 0xa1 || (bytes[at + 1] ?? 0) < 0xa1) return false;
    at += 1;
  }
  return true;
}

function readAs(label: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (_cause) {
    return undefined;
  }
}
