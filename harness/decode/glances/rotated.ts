// Spares texts the search for turned codings that a quick look has made already: every text is looked at for turned canaries.

/** Only a document from its end to its start is left to the decoder. */
export function glanceAtRotated(text: string): boolean | undefined {
  const first = text.charCodeAt(0);
  return first === 0x7d || first === 0x5d ? undefined : false;
}
