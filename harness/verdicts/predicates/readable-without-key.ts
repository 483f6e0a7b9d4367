// A case comes in, whether what it planted can be read by anybody who sees the upload goes out.
import type { Finding } from '../../artifacts/finding.ts';
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** Names of the layers that anybody can undo: containers, text codings and compressions, none with a key. */
const keyless = new Set(
  (
    'path query query-name fragment header cookie set-cookie message form form-name multipart multipart-file json jsonl ' +
    'data-url url html jwt percent base64 hex utf16 gzip zlib deflate br zstd strings'
  ).split(' '),
);

/** Found when the words themselves (not a hash of them) lie below nothing but keyless encodings. */
export const readableWithoutKey: Predicate = {
  id: 'readable-without-key',
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
