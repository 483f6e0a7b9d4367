// Tells the texts that a quick look remembers, and those that are nothing but base64.

/** Shorter texts are looked through sooner than they are remembered; longer ones are seldom met again. */
const shortestSilent = 6;
const longestSilent = 256;
/** Whether a text may be remembered. */
export const isShort = ({ length }: string): boolean => length >= shortestSilent && length <= longestSilent;
/** Lone surrogates would not survive the copy. */
const lone = /\p{Surrogate}/u;
/** Whether a copy of it is the same text. */
export const isWellFormed = (text: string): boolean => !lone.test(text);

/** At least twelve bytes, which chance does not make text. */
const base64Letters = /^[A-Za-z0-9+/_-]{16}/;
const noBase64 = /[^A-Za-z0-9+/_-]/;

/** Whether a text is base64 of twelve bytes or more and nothing else. One greedy expression over the whole would overflow the engine's stack on a text of megabytes. */
export function isBase64Token(text: string): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return base64Letters.test(text) && !noBase64.test(text.slice(0, text.length - padding));
}
