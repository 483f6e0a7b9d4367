// Opens the forms of lz-string (its own bit stream, in base64, URL-safe base64, UTF-16, raw units or bytes): session replay and PostHog's lz64.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import {
  type BytesCoding,
  decoded,
  notApplicable,
  type Outcome,
  type Scope,
  type TextCoding,
} from '../coding.ts';
import { bytesMayBeLz } from '../glances/lz.ts';
import { LIMIT_REACHED } from '../limits.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** How the units of one form carry bits. */
interface Form {
  segment: string;
  bits: number;
  /** The bits of a unit; undefined when the form has no such unit. */
  valueOf(code: number): number | undefined;
}

/** `plus` is what a form decoder makes of `+`. */
const byCode = (alphabet: string, plus = '+'): ((code: number) => number | undefined) => {
  const values = new Map([...alphabet].map((character, value) => [character.charCodeAt(0), value % 64]));
  values.set(plus.charCodeAt(0), 62);
  return (code) => values.get(code);
};

const alphabetForms: readonly Form[] = [
  { segment: 'lz-base64', bits: 6, valueOf: byCode(`${letters}+/=`) },
  { segment: 'lz-uri', bits: 6, valueOf: byCode(`${letters}+-$`, ' ') },
];
const wideForms: readonly Form[] = [
  {
    segment: 'lz-utf16',
    bits: 15,
    valueOf: (code) => (code >= 32 && code <= 32_799 ? code - 32 : undefined),
  },
  { segment: 'lz-units', bits: 16, valueOf: (code) => code },
];

const alphabetClasses =
  alphanumeric |
  charClass.plus |
  charClass.slash |
  charClass.minus |
  charClass.equals |
  charClass.space |
  charClass.other;

/** The forms in 65 letters. */
export const lzLetters: TextCoding = {
  id: 'lz-letters',
  segments: alphabetForms.map(({ segment }) => segment),
  minLength: 8,
  needs: [charClass.hexUpper | charClass.upper, charClass.hexLower | charClass.lower | charClass.digit],
  without: anyClass & ~alphabetClasses,
  reading: 'guess',
  decode: (text, scope) => openAny(text, scope, alphabetForms),
};

/** The forms in units of any kind. */
export const lzUnits: TextCoding = {
  id: 'lz-units',
  segments: wideForms.map(({ segment }) => segment),
  minLength: 4,
  needs: [charClass.high],
  without: 0,
  reading: 'guess',
  decode: (text, scope) => openAny(text, scope, wideForms),
};

const byteForms: readonly Form[] = [{ segment: 'lz-bytes', bits: 8, valueOf: (code) => code }];

/** The form in bytes (`compressToUint8Array`): the raw units, high byte first. */
export const lzBytes: BytesCoding = {
  id: 'lz-bytes',
  segments: byteForms.map(({ segment }) => segment),
  minLength: 8,
  decode(bytes, scope) {
    if (bytes.length % 2 === 1 || bytes.length > longestBytes || !bytesMayBeLz(bytes)) return notApplicable;
    return openAny(bytes.toString('latin1'), scope, byteForms);
  },
};

const longestBytes = 4 * 1024 * 1024;

function openAny(text: string, scope: Scope, forms: readonly Form[]): Outcome {
  for (const form of forms) {
    const outcome = new LzReader(text, form).open(scope);
    if (outcome.kind !== 'not-applicable') return outcome;
  }
  return notApplicable;
}

/** What a code means before it names an entry. */
const newByte = 0;
const newUnit = 1;
const end = 2;

class LzReader {
  private readonly text: string;
  private readonly form: Form;
  private at = 0;
  private unit = 0;
  private left = 0;
  private broken = false;

  constructor(text: string, form: Form) {
    this.text = text;
    this.form = form;
  }

  open(scope: Scope): Outcome {
    const allowance = Math.max(0, scope.budget.limits.layerBytes);
    const entries: string[] = ['', '', ''];
    const parts: string[] = [];
    let width = 2;
    let room = 1;
    let previous = '';
    let size = 0;
    // Room for one more entry at the present width; the width grows when it is used up.
    const used = (): void => {
      room -= 1;
      if (room > 0) return;
      room = 2 ** width;
      width += 1;
    };
    for (;;) {
      let code = this.take(width);
      if (this.broken) return notApplicable;
      if (code === end) return this.finish(parts, size, scope);
      if (code === newByte || code === newUnit) {
        const character = this.take(code === newByte ? 8 : 16);
        if (this.broken || !isReadable(character)) return notApplicable;
        entries.push(String.fromCharCode(character));
        code = entries.length - 1;
        if (previous !== '') used();
        else room = 4;
        if (previous === '') width = 3;
      }
      const known = entries[code];
      const entry =
        known ?? (code === entries.length && previous !== '' ? previous + previous.charAt(0) : '');
      if (entry === '') return notApplicable;
      parts.push(entry);
      size += entry.length;
      if (size > allowance)
        return {
          kind: 'failed',
          reason: `${LIMIT_REACHED}lz-string opens to more than ${allowance} characters`,
        };
      if (previous !== '') {
        entries.push(previous + entry.charAt(0));
        used();
      }
      previous = entry;
    }
  }

  /** The stream must end where the text does, but for padding. */
  private finish(parts: readonly string[], size: number, scope: Scope): Outcome {
    const rest = this.text.slice(this.at);
    if (size < 3 || rest.length > 4 || /[^=A$ \0]/.test(rest)) return notApplicable;
    scope.budget.spend(2 * size);
    return decoded({ segment: this.form.segment, text: parts.join('') });
  }

  /** `count` bits, the first one least significant. */
  private take(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) {
      if (this.left === 0) this.fetch();
      this.left -= 1;
      value |= ((this.unit >> this.left) & 1) << bit;
    }
    return value;
  }

  private fetch(): void {
    const unit = this.at < this.text.length ? this.form.valueOf(this.text.charCodeAt(this.at)) : undefined;
    if (unit === undefined) this.broken = true;
    this.unit = unit ?? 0;
    this.at += 1;
    this.left = this.form.bits;
  }
}

function isReadable(code: number): boolean {
  return code >= 0x20 ? code !== 0x7f : code === 0x09 || code === 0x0a || code === 0x0d;
}
