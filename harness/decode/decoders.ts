// The decoders, in the order they are asked: one line each. Certain shapes come before guesses.
import type { BytesCoding, TextCoding } from './coding.ts';
import { arrow } from './codings/arrow.ts';
import { avro } from './codings/avro.ts';
import { base32 } from './codings/base32.ts';
import { base58 } from './codings/base58.ts';
import { base64, base64Word } from './codings/base64.ts';
import { base64Chunks } from './codings/base64-chunks.ts';
import { base64Marks } from './codings/base64-marks.ts';
import { base64Part } from './codings/base64-part.ts';
import { base85 } from './codings/base85.ts';
import { bencode } from './codings/bencode.ts';
import { bson } from './codings/bson.ts';
import { bzip2 } from './codings/bzip2.ts';
import { cbor, cborBinary } from './codings/cbor.ts';
import { charset } from './codings/charset.ts';
import { delimited } from './codings/delimited.ts';
import { digest } from './codings/digest.ts';
import { dataUrl } from './codings/data-url.ts';
import { envelopeBytes, envelopeText } from './codings/envelope.ts';
import { backslash, escapeText } from './codings/escape.ts';
import { form } from './codings/form.ts';
import { formLines } from './codings/form-lines.ts';
import { grpc } from './codings/grpc.ts';
import { frame } from './codings/frame.ts';
import { gzip } from './codings/gzip.ts';
import { hex, hexPairs } from './codings/hex.ts';
import { html } from './codings/html.ts';
import { idn } from './codings/idn.ts';
import { json, jsonLines } from './codings/json.ts';
import { jsonPart } from './codings/json-part.ts';
import { jwt } from './codings/jwt.ts';
import { latin1, latin1Bytes, mojibake, packedLatin1 } from './codings/latin1.ts';
import { lzBytes, lzLetters, lzUnits } from './codings/lz-string.ts';
import { lz4, lz4Block } from './codings/lz4.ts';
import { messagePack, messagePackBinary } from './codings/messagepack.ts';
import { multipartBytes, multipartText } from './codings/multipart.ts';
import { numbers } from './codings/numbers.ts';
import { pairs } from './codings/pairs.ts';
import { percent } from './codings/percent.ts';
import { plist } from './codings/plist.ts';
import { protobuf, protobufBinary } from './codings/protobuf.ts';
import { quotedPrintable } from './codings/quoted-printable.ts';
import { relativeUrl } from './codings/relative-url.ts';
import { reversedHex, rotated, rotatedToken } from './codings/rotated.ts';
import { smile } from './codings/smile.ts';
import { snappy, snappyFramed } from './codings/snappy.ts';
import { records } from './codings/records.ts';
import { streamPart } from './codings/stream-part.ts';
import { strings } from './codings/strings.ts';
import { deflate, sniffedBrotli } from './codings/unannounced.ts';
import { thrift, thriftStruct } from './codings/thrift.ts';
import { ubjson } from './codings/ubjson.ts';
import { url } from './codings/url.ts';
import { utf16 } from './codings/utf16.ts';
import { wideStrings } from './codings/wide-strings.ts';
import { xml } from './codings/xml.ts';
import { xor, xorText } from './codings/xor.ts';
import { zip } from './codings/zip.ts';
import { zlib } from './codings/zlib.ts';
import { zstd } from './codings/zstd.ts';
import { family } from './family.ts';

/** Decoders of text. */
export const textCodings: readonly TextCoding[] = family('text decoders', [
  json,
  packedLatin1,
  jsonLines,
  envelopeText,
  multipartText,
  quotedPrintable,
  xml,
  dataUrl,
  mojibake,
  base85,
  url,
  relativeUrl,
  formLines,
  base64Chunks,
  pairs,
  form,
  jsonPart,
  jwt,
  hex,
  hexPairs,
  base32,
  lzLetters,
  lzUnits,
  base64,
  base64Marks,
  html,
  escapeText,
  percent,
  latin1,
  records,
  idn,
  backslash,
  base64Part,
  base64Word,
  numbers,
]);

/** Decoders of bytes that are not text. */
export const bytesCodings: readonly BytesCoding[] = family('byte decoders', [
  gzip,
  zlib,
  zstd,
  zip,
  bzip2,
  lz4,
  snappyFramed,
  avro,
  arrow,
  multipartBytes,
  envelopeBytes,
  latin1Bytes,
  bson,
  plist,
  smile,
  ubjson,
  bencode,
  thrift,
  grpc,
  messagePack,
  cbor,
  protobuf,
  thriftStruct,
  snappy,
  utf16,
  lzBytes,
  deflate,
  sniffedBrotli,
  lz4Block,
]);

/** Asked of noise too: records of nothing but digests show no words. */
export const recordCodings: readonly BytesCoding[] = [bson, thrift, grpc, messagePack, cbor, protobuf];

/** Containers that show no text of their own: right only if something in them can be read. */
export const guessedBytesCodings: readonly BytesCoding[] = family('guessed byte decoders', [
  protobufBinary,
  messagePackBinary,
  cborBinary,
  delimited,
  frame,
]);

/** Codings of text that leave no mark, tried on fields that no decoder above took; at most two of them on one road. */
export const exoticTextCodings: readonly TextCoding[] = family('exotic text decoders', [
  base58,
  rotated,
  rotatedToken,
  reversedHex,
  xorText,
]);

/** The same for bytes. */
export const exoticBytesCodings: readonly BytesCoding[] = family('exotic byte decoders', [xor, charset]);

/** What is still read of bytes that stay closed: all of them are asked. */
export const lastResorts: readonly BytesCoding[] = family('last resorts', [
  streamPart,
  strings,
  wideStrings,
  digest,
]);
