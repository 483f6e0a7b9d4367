// The part of @devicefarmer/adbkit-apkreader that is used here: its parser alone, fed with bytes whose size we bounded.
declare module '@devicefarmer/adbkit-apkreader/lib/apkreader/parser/manifest.js' {
  class ManifestParser {
    constructor(bytes: Buffer);
    /** The decoded AndroidManifest.xml; its shape is checked by whoever reads it. */
    parse(): unknown;
  }
  export = ManifestParser;
}
