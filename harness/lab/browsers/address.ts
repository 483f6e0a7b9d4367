// What the text in an address bar is: words to search for, or an address to open.

/** What Enter does with the text. */
export type Typed = { kind: 'words'; words: string } | { kind: 'address'; url: string } | { kind: 'nothing' };

/** A dotted name, an IPv4 address or localhost, with what may follow a host. */
const nameOrNumber = /^([^\s/:]+\.[a-z][a-z0-9-]+|(\d{1,3}\.){3}\d{1,3}|localhost)(:\d+)?([/?#]\S*)?$/i;

/** Reads the text of an address bar as browsers do: a scheme, or a dotted name without spaces, is an address. */
export function readTyped(text: string): Typed {
  const typed = text.trim();
  if (typed === '') return { kind: 'nothing' };
  if (/^(https?|about|data|chrome):/i.test(typed)) return { kind: 'address', url: typed };
  if (nameOrNumber.test(typed)) {
    return { kind: 'address', url: `https://${typed}` };
  }
  return { kind: 'words', words: typed };
}

/** Fills `{words}` of an engine's URL template, percent-encoded. */
export function fillTemplate(template: string, words: string): string {
  return template.replaceAll('{words}', encodeURIComponent(words));
}
