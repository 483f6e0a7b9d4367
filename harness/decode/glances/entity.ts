// Tells the character references that hide something from those that only stand for punctuation in prose.

const longest = 10;
const longestName = 8;
/** References to what words, coded values, escapes and addresses are made of. */
const telling = /^&(?:amp;(?:#|\w{2,6};)|sol;|plus;|equals;|lowbar;|percnt;|period;|colon;|quest;|num;)/i;

/** Whether the `&` at `at` starts a reference that changes what can be found. */
export function isEntityOfNote(bytes: Buffer, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  if (next === 0x23) return isNumberOfNote(bytes.toString('latin1', at + 2, at + 2 + longest));
  const lower = next | 0x20;
  if (lower < 0x61 || lower > 0x7a) return false;
  let end = at + 3;
  while (end < at + longestName && bytes[end] !== 0x3b) end += 1;
  return bytes[end] === 0x3b && telling.test(bytes.toString('latin1', at, end + longest));
}

function isNumberOfNote(reference: string): boolean {
  const end = reference.indexOf(';');
  if (end < 0) return false;
  const digits = reference.slice(0, end);
  const code = /^x[0-9a-f]+$/i.test(digits)
    ? Number.parseInt(digits.slice(1), 16)
    : /^\d+$/.test(digits)
      ? Number(digits)
      : 0;
  if (code >= 0x80) return code !== 0xa0 && (code < 0x2000 || code > 0x206f);
  return code === 10 || code === 13 || /[A-Za-z0-9+/=_%\\.:-]/.test(String.fromCharCode(code));
}
