// The Sensors Analytics Android SDK 2.1.2 on the wire: event objects come in, the POST body goes out (facts 4.1).
import { gzipSync } from 'node:zlib';

/** How the checksum field is written; anything but `right` is a fault. */
export type CrcKind = 'right' | 'wrong' | 'absent';

/** Java's `String.hashCode()`: 31-multiplier over UTF-16 units, wrapped to a signed 32-bit number. */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

/** `crc`, `gzip=1`, `data_list` in this order; data_list is percent-encoded base64 of the gzipped JSON array. */
export function encodeUpload(events: readonly unknown[], crc: CrcKind): string {
  const dataList = gzipSync(JSON.stringify(events)).toString('base64');
  return formBody(dataList, 1, crc);
}

/** The form itself; the checksum is over the text before percent-encoding. `gzip` is the SDK's coding number. */
export function formBody(dataList: string, gzip: number, crc: CrcKind): string {
  const sum = javaHashCode(dataList);
  const fields = [`gzip=${gzip}`, `data_list=${encodeURIComponent(dataList)}`];
  if (crc !== 'absent') fields.unshift(`crc=${crc === 'right' ? sum : sum ^ 1}`);
  return fields.join('&');
}
