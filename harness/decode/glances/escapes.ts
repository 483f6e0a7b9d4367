// Undoes the backslash escapes of JSON and JavaScript in a part of a text, wherever it was cut out.

const escape = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|([\s\S]))/g;
/** What a letter behind a backslash stands for; every other stands for itself. */
export const escapeMeanings: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};
/** A line break or a quote in a sentence changes nothing that could be found. */
const telling = /\\(?:[^nrt"]|$)/;

/** The text without its escapes; undefined when it is a sentence in which they hide nothing. */
export function unescapeBackslashes(text: string): string | undefined {
  if (text.includes(' ') && !telling.test(text)) return undefined;
  return text.replace(escape, (_all, unit?: string, byte?: string, point?: string, character?: string) =>
    character === undefined ? ofHex(unit ?? byte ?? point ?? '') : (escapeMeanings[character] ?? character),
  );
}

function ofHex(hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
