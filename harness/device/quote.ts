// Text comes in, one word for a POSIX shell goes out.

/** Quotes `text` so that mksh takes it as one word, whatever is in it. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
