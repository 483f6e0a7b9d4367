// The decoders, in the order they are asked: one line each. Certain shapes come before guesses.
import type { BytesCoding, TextCoding } from './coding.ts';
import { base64 } from './codings/base64.ts';
import { dataUrl } from './codings/data-url.ts';
import { deflate } from './codings/deflate.ts';
import { form } from './codings/form.ts';
import { gzip } from './codings/gzip.ts';
import { hex } from './codings/hex.ts';
import { html } from './codings/html.ts';
import { json, jsonLines } from './codings/json.ts';
import { jwt } from './codings/jwt.ts';
import { multipartBytes, multipartText } from './codings/multipart.ts';
import { percent } from './codings/percent.ts';
import { strings } from './codings/strings.ts';
import { url } from './codings/url.ts';
import { utf16 } from './codings/utf16.ts';
import { zlib } from './codings/zlib.ts';
import { zstd } from './codings/zstd.ts';
import { family } from './family.ts';

/** Decoders of text. */
export const textCodings: readonly TextCoding[] = family('text decoders', [
  json,
  jsonLines,
  multipartText,
  dataUrl,
  url,
  form,
  jwt,
  hex,
  base64,
  html,
  percent,
]);

/** Decoders of bytes that are not text. */
export const bytesCodings: readonly BytesCoding[] = family('byte decoders', [
  gzip,
  zlib,
  zstd,
  multipartBytes,
  utf16,
  deflate,
]);

/** Codings of text that leave no mark, tried on fields that no decoder above took; at most two of them on one road. */
export const exoticTextCodings: readonly TextCoding[] = family('exotic text decoders', []);

/** The same for bytes. */
export const exoticBytesCodings: readonly BytesCoding[] = family('exotic byte decoders', []);

/** What is still read of bytes that stay closed. */
export const lastResort: BytesCoding = strings;
