// Opens gzip (RFC 1952), by its magic 1f 8b and method 8.
import { gunzipSync } from 'node:zlib';
import { type BytesCoding, notApplicable, type Outcome, type Scope } from '../coding.ts';
import { firstMemberBytes } from '../gzip-member.ts';
import { inflateWith } from '../inflate.ts';

/** What zlib says where the next member should start. */
const noMember = /header|compression method/;
/** Less behind a member is a checksum or padding. */
const shortestRest = 8;

/** A gzip stream, `gzip`; one that ends early gives what it held. What follows a whole one and is none is `gzip:+<offset>`. */
export const gzip: BytesCoding = {
  id: 'gzip',
  segments: ['gzip'],
  minLength: 10,
  decode(bytes, scope) {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return notApplicable;
    const outcome = open(bytes, scope);
    return outcome.kind === 'failed' && noMember.test(outcome.reason)
      ? (openFirst(bytes, scope) ?? outcome)
      : outcome;
  },
};

function open(bytes: Buffer, scope: Scope): Outcome {
  return inflateWith('gzip', bytes, { scope, inflate: gunzipSync });
}

/** The first member, if it is whole, and what stands behind it. */
function openFirst(bytes: Buffer, scope: Scope): Outcome | undefined {
  const end = firstMemberBytes(bytes, scope.budget.allowance(bytes.length));
  if (end === undefined || end === bytes.length) return undefined;
  const first = open(bytes.subarray(0, end), scope);
  if (first.kind !== 'decoded' || bytes.length - end < shortestRest)
    return first.kind === 'decoded' ? first : undefined;
  const rest = { segment: 'gzip', path: () => `+${end}`, bytes: bytes.subarray(end) };
  return { kind: 'decoded', children: [...first.children, rest] };
}
