// The part of @devicefarmer/adbkit-apkreader that is used; the package ships no types.
declare module '@devicefarmer/adbkit-apkreader' {
  class ApkReader {
    constructor(apk: Buffer | string);
    /** The decoded AndroidManifest.xml; its shape is checked by whoever reads it. */
    readManifest(): Promise<unknown>;
  }
  export = ApkReader;
}
