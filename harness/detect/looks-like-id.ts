// A sent text comes in, whether it has the shape of an id goes out; asked of every text of a run, so that words are told at a glance.

const shortestId = 8;
const longestId = 128;

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
/** Seconds or milliseconds of the years 2001 to 2286 are no ids; nor is a number that short. */
const timeOrShort = /^(?:\d{1,9}|1\d{9}|1\d{12})$/;
const version = /^v?\d+(?:\.\d+){1,4}(?:[-+.]\w+)*$/i;
const media = /^[a-z]+\/[\w.+-]+$/i;
const shortestHex = 12;
const longestUuid = 36;

/** What a character may be part of: 1 an id, 2 a letter, 4 a digit, 8 a hex digit. */
const kinds = new Uint8Array(128);
const mark = (characters: string, kind: number): void => {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
};
mark('_.:+/=|~-', 1);
mark('ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ', 3);
mark('abcdefABCDEF', 11);
mark('0123456789', 13);

/** The same text is asked about several times in a row. */
let last = { text: '', isId: false };

/** Long enough, of few characters, with digits, and none of the shapes that constants have. */
export function looksLikeId(text: string): boolean {
  if (text.length < shortestId || text.length > longestId) return false;
  if (last.text !== text) last = { text, isId: hasShapeOfId(text) };
  return last.isId;
}

function hasShapeOfId(text: string): boolean {
  let all = 15;
  let any = 0;
  let turns = 0;
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === 0) return false;
    all &= kind;
    any |= kind;
    // A letter beside a digit.
    if (((before | kind) & 6) === 6 && (before & kind & 6) === 0) turns += 1;
    before = kind;
  }
  const isDigits = (all & 4) !== 0;
  if (isDigits) return !timeOrShort.test(text) && new Set(text).size > 3;
  const isHex = (all & 8) !== 0 && (any & 4) !== 0 && text.length >= shortestHex;
  if (isHex || (text.length <= longestUuid && uuid.test(text))) return new Set(text).size > 3;
  // Digits strewn among the letters, as in base62 and base64 ids; `release-2019` and `com.example.app2` have them in one place.
  if (turns < 3 || version.test(text) || media.test(text) || /^(?:https?:)?\/\//i.test(text)) return false;
  return new Set(text).size >= 8;
}
