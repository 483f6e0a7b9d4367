// OneTrack uploads (facts 4.5): `/track/v4` bodies encrypted with a key only client and server have; plain H/B records elsewhere.
import type { VendorFormat } from '../vendor.ts';

/** AES works on blocks of this many bytes, so an encrypted body is a multiple of them. */
const aesBlockBytes = 16;

/** OneTrack of com.xiaomi.onetrack. */
export const onetrack: VendorFormat = {
  id: 'onetrack',
  sealedBody(exchange, bytes) {
    const { headers, url } = exchange.request;
    const named = headers.some(([name]) => /^ot_(sid|protocol|ts)$/i.test(name));
    const addressed = /\/track\/v4(?:[/?#]|$)/.test(url);
    if (!named && !(addressed && bytes.length % aesBlockBytes === 0)) return undefined;
    return 'OneTrack: encrypted with AES under a key negotiated with its server';
  },
  eventTimeMs(record) {
    const head = record.H;
    if (typeof head !== 'object' || head === null || record.B === undefined || !('e_ts' in head))
      return undefined;
    return typeof head.e_ts === 'number' && Number.isSafeInteger(head.e_ts) ? head.e_ts : undefined;
  },
};
