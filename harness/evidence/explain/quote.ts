// Texts of unknown origin come in, words a POSIX shell takes as they are go out.

/** One word for a POSIX shell. Characters that steer a terminal never stand in it raw. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  // Controls and bidi marks are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(text))
    return `"$(printf '${[...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A filter of jq as one shell word. */
export function jqFilter(filter: string): string {
  return `'${filter.replaceAll("'", "'\\''")}'`;
}

/** A text as a string literal of jq, in ASCII. */
export function jqString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
