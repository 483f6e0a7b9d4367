// Finds in a stretch without spaces what codings without a mark may have written: base85, and XOR that stays printable.
import type { Scope } from '../coding.ts';
import { base85 } from '../codings/base85.ts';
import { smallKeyOf } from '../codings/xor-digits.ts';
import { mayStart85 } from '../glances/base85.ts';

const shortest = 6;
/** Longer stretches are minified documents. */
const longest = 64 * 1024;

/** The stretch, and its value where it is `name=value`, when a decoder must be asked about them; undefined when not. */
export function denseParts(
  bytes: Buffer,
  { start, end, hasEquals }: { start: number; end: number; hasEquals: boolean },
  scope: Scope,
): string[] | undefined {
  if (end - start < shortest || end - start > longest) return undefined;
  let equals = start;
  if (hasEquals) while (equals < end && bytes[equals] !== 0x3d) equals += 1;
  const value = equals > start && equals + 1 < end ? equals + 1 : undefined;
  const starts85 = mayStart85(bytes, start, end) || (value !== undefined && mayStart85(bytes, value, end));
  const mayXor =
    scope.disguises?.mayXor(bytes, start, end) === true ||
    smallKeyOf(bytes, { start, end }, scope) !== undefined ||
    (value !== undefined && smallKeyOf(bytes, { start: value, end }, scope) !== undefined);
  if (!starts85 && !mayXor) return undefined;
  const whole = bytes.toString('latin1', start, end);
  const parts = value === undefined ? [whole] : [whole, bytes.toString('latin1', value, end)];
  // Two groups are soon chance, and the decoder in question costs less than all others.
  return mayXor || parts.some((part) => isBase85(part, scope)) ? parts : undefined;
}

function isBase85(text: string, scope: Scope): boolean {
  return text.length >= base85.minLength && base85.decode(text, scope).kind === 'decoded';
}
