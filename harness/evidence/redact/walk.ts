// A value out of a JSON file comes in, the same without redacted values goes out; cookies and persons are known by where they stand.
import { isSomebodys, withoutFieldValues } from './private-fields.ts';
import type { TextRedactor, Tokens } from './tokens.ts';

/** What a walk is done with. */
export interface Redactors {
  tokens: Tokens;
  redactor: TextRedactor;
  /** True in a custody log: its `who` is a person. A claim's `who` is its published source. */
  persons: boolean;
}

/** A deep copy without the values; property names are texts too. */
export function redactedValue(value: unknown, with_: Redactors): unknown {
  if (typeof value === 'string') return cleanText(value, with_);
  if (typeof value === 'number') {
    const text = String(value);
    const clean = with_.redactor.text(text);
    return clean === text ? value : clean;
  }
  if (Array.isArray(value))
    return isHeaderPair(value) ? headerPair(value, with_) : value.map((item) => redactedValue(item, with_));
  if (typeof value !== 'object' || value === null) return value;
  const { name, value: content } = value as { name?: unknown; value?: unknown };
  const atPlace =
    typeof name === 'string' && typeof content === 'string' ? placedText(name, content, with_) : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (key === 'value' && atPlace !== undefined) return [key, atPlace];
      if (with_.persons && key === 'who' && typeof item === 'string')
        return [key, with_.tokens.of(item, 'account')];
      if (key === 'cookies' && Array.isArray(item))
        return [key, item.map((cookie: unknown) => cookieObject(cookie, with_))];
      return [with_.redactor.text(key), redactedValue(item, with_)];
    }),
  );
}

function isHeaderPair(value: unknown[]): value is [string, string] {
  return value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string';
}

function headerPair([name, content]: [string, string], with_: Redactors): [string, string] {
  const { redactor } = with_;
  return [redactor.text(name), placedText(name, content, with_) ?? cleanText(content, with_)];
}

/** What is known by its place only: short values are not looked for elsewhere. */
function cleanText(text: string, { tokens, redactor }: Redactors): string {
  return redactor.text(withoutFieldValues(text, (value) => tokens.of(value, 'account')));
}

/** A cookie header, or what a header or an address's field says of an account; undefined for anything else. */
function placedText(name: string, content: string, with_: Redactors): string | undefined {
  return isSomebodys(name.replace(/^x-/i, ''), content)
    ? with_.tokens.of(content, 'account')
    : cookieText(name, content, with_);
}

/** A cookie header with its values taken out; undefined for another header. */
function cookieText(name: string, content: string, with_: Redactors): string | undefined {
  const lower = name.toLowerCase();
  if (lower === 'cookie')
    return content
      .split(';')
      .map((part) => cookiePart(part, with_))
      .join(';');
  if (lower !== 'set-cookie') return undefined;
  const [first = '', ...attributes] = content.split(';');
  return [cookiePart(first, with_), ...attributes.map((attribute) => with_.redactor.text(attribute))].join(
    ';',
  );
}

function cookiePart(part: string, { tokens, redactor }: Redactors): string {
  const equals = part.indexOf('=');
  const value = part.slice(equals + 1).trim();
  if (equals < 0 || value === '') return redactor.text(part);
  return `${redactor.text(part.slice(0, equals))}=${tokens.of(value, 'cookie')}`;
}

function cookieObject(cookie: unknown, with_: Redactors): unknown {
  if (typeof cookie !== 'object' || cookie === null) return redactedValue(cookie, with_);
  return Object.fromEntries(
    Object.entries(cookie).map(([key, item]: [string, unknown]) => [
      key,
      key === 'value' && typeof item === 'string' && item !== ''
        ? with_.tokens.of(item, 'cookie')
        : redactedValue(item, with_),
    ]),
  );
}
