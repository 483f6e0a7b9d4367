// Text of unknown origin comes in, text that cannot steer a terminal, a layout or a reader's eye goes out.

/**
 * C0 and C1 controls, line and paragraph separators, zero-width and bidirectional controls (Unicode TR 9), lone
 * surrogates: everything that changes how its neighbours look without being seen itself.
 */
const unseen =
  // Controls are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}|[\u{e0000}-\u{e007f}]/gu;

/** `text` with every unseen character written as `\u{202e}`; tabs and line feeds stay. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON of the same value in which every unseen character is written as JSON escapes it: `\\u202e`. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unseen, (found) =>
    found === '\n' || found === '\t'
      ? found
      : [...Array(found.length).keys()]
          .map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}

/** Visible, on one line, and at most `limit` characters long (an ellipsis included). */
export function visibleLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  return shortened(visibleText(shortened(text, limit)).replace(/[\t\n]+/g, ' '), limit);
}

/** The first `limit` characters, the last of them an ellipsis when something was cut. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text.slice(0, limit * 2)];
  if (characters.length <= limit && text.length <= limit * 2) return text;
  return `${characters.slice(0, Math.max(0, limit - 1)).join('')}…`;
}
