// Reads bytes that are nothing but a digest as the number they are: a hash sent raw, as a whole body or frame.
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';
import { digestText } from '../leaves.ts';

/** Bytes of a digest's size, in hex. They stay closed all the same. */
export const digest: BytesCoding = {
  id: 'digest',
  segments: ['digest'],
  minLength: 16,
  ofNoise: true,
  notBelow: /^(?:base64|hex(?!-pairs))/,
  decode(bytes) {
    const text = digestText(bytes);
    return text === undefined ? notApplicable : decoded({ segment: 'digest', text });
  },
};
