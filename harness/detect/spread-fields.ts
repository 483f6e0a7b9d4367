// Tells which sent texts of an exchange are fields that a canary may be spread over: leaves and path segments, not what holds them.
import { addressOf, type Payload } from '../artifacts/payload.ts';
import { type Folded, fold } from './fold.ts';
import { longestField } from './spellings.ts';

/** A text of its own, folded for words. */
export interface SpreadField {
  payload: Payload;
  folded: Folded;
}

/** A longer path is none that words are spread over. */
const mostSegments = 64;

/** Headers that say the same on every request, or where it goes and came from. */
const everydayHeaders =
  /^header > header:(?:host|user-agent|accept[a-z-]*|content-[a-z-]*|connection|cache-control|pragma|te|via|origin|referer|sec-[a-z-]*|%3aauthority|authority)(?:$|[ #])/i;

/** The fields of one exchange. */
export function spreadFields(payloads: readonly Payload[]): SpreadField[] {
  return payloads.filter(isSpreadable).flatMap((payload) => {
    if (!isAddress(payload)) return [folded(payload, payload.text)];
    return pathSegments(payload.text).map((segment) => folded(payload, segment));
  });
}

/** Whether a payload may be a field, whatever its text. */
export function isSpreadable({ direction, text, location, layers }: Payload): boolean {
  return (
    direction === 'sent' && text.length <= longestField && !everydayHeaders.test(addressOf(location, layers))
  );
}

/** The request's own address, or its path. */
function isAddress({ location, layers }: Payload): boolean {
  return location === 'url' && layers.every(({ segment }) => segment === 'path' || segment === 'percent');
}

function folded(payload: Payload, text: string): SpreadField {
  return { payload, folded: fold(text, 'words') };
}

/** Each path segment of an address, everything before it blanked, so that places in it are places in the address. Host, query and fragment are no part of it: the host is the receiver's own, the others have fields. */
function pathSegments(address: string): string[] {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)/i.exec(address);
  const whole = path?.[0] ?? '';
  const segments: string[] = [];
  for (
    let at = whole.length - (path?.[1] ?? '').length;
    at < whole.length && segments.length < mostSegments;
  ) {
    const slash = whole.indexOf('/', at);
    const end = slash < 0 ? whole.length : slash;
    if (end > at) segments.push(' '.repeat(at) + whole.slice(at, end));
    at = end + 1;
  }
  return segments;
}
