// Spares texts the search for turned codings that a quick look has made already: every text is looked at for turned canaries.
import { isTurnedDocument } from '../sieve/turned.ts';

const token = /^=*[A-Za-z0-9+/$-]{16,}=*$/;
const longestToken = 4096;
/** Starts of hex, a `data:` URL and a web token with their letters turned. */
const turnedStart = /^(?:0k|qngn:|rlW)/i;
const sampled = 64;

/** Only what the shape may tell is left to the decoder. */
export function glanceAtRotated(text: string): boolean | undefined {
  if (turnedStart.test(text)) return undefined;
  const head = Buffer.from(text.slice(0, 1) + text.slice(-sampled), 'latin1');
  if (isTurnedDocument(head, 0, head.length)) return undefined;
  return text.length <= longestToken && token.test(text) ? undefined : false;
}
