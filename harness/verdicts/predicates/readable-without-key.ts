// A case comes in, whether what it planted can be read by anybody who sees the upload goes out.
import type { Finding } from '../../artifacts/finding.ts';
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * Names of the layers that anybody can undo: containers, text codings and compressions, none with a key. XOR is not
 * among them: its one byte is a key, if a poor one.
 */
const keyless = new Set(
  (
    'host path path-from query query-name relative-query relative-query-name fragment header cookie set-cookie message form ' +
    'form-name lines multipart multipart-file envelope envelope-head zip zip-name json jsonl json-part bson msgpack cbor ' +
    'protobuf grpc avro data-url url html escape backslash jwt percent quoted-printable idn numbers latin1 utf16 gb18030 ' +
    'utf32 windows-1252 base64 base64-marks base64-part base64-chunks base32 base32-hex base32-part base58 ascii85 z85 base85 hex hex-pairs hex-part ' +
    'reversed rot13 rot47 lz-base64 lz-uri lz-utf16 lz-units lz-part delimited arrow arrow-metadata arrow-body bencode ubjson smile thrift bzip2 gzip zlib deflate br zstd lz4 lz4-block lz4-sized-block ' +
    'snappy snappy-framed strings records digest stream-part wide-strings plist lz-bytes frame pairs pairs-name xml koi8-r windows-1251 windows-1250 ' +
    'windows-1253 windows-1254 shift_jis euc-jp euc-kr big5'
  ).split(' '),
);

/** Found when the words themselves (not a hash of them) lie below nothing but keyless encodings. */
export const readableWithoutKey: Predicate = {
  id: 'readable-without-key',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    const where = `${operatorNames(claim, leaks, run)} (${hostsOf(leaks)})`;
    const readable = nonEmpty(leaks.filter(isReadable));
    if (readable !== undefined)
      return {
        kind: 'found',
        findings: readable,
        extent: { found: readable.length, planted: leaks.length },
        said: `Read without any key in what went to ${where}: ${chainSaid(readable[0])}.`,
      };
    const said =
      leaks.length === 0
        ? `No ${kindNames(claim)} were seen going to ${operatorNames(claim, leaks, run)}.`
        : `What went to ${where} could not be read without a key.`;
    return { kind: 'nothing-found', said };
  },
};

function isReadable(finding: Finding): boolean {
  return finding.match !== 'hash' && finding.chain.every((segment) => keyless.has(firstWord(segment)));
}

function firstWord(segment: string): string {
  return segment.split(':')[0] ?? segment;
}

function chainSaid(finding: Finding): string {
  return [finding.location, ...finding.chain].join(', then ');
}
