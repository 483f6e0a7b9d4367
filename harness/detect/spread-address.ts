// Finds a URL canary that was taken apart: its host in one field of an exchange, its path (and query) in others.
import type { Canary } from '../artifacts/case.ts';
import { addressOf, type Payload } from '../artifacts/payload.ts';
import { tellsWithoutQuery, type WebAddress, webAddressOf } from './addresses.ts';
import { foldText } from './fold.ts';
import { sameSite } from './hosts.ts';
import type { Sighting } from './sighting.ts';
import { isSpreadable } from './spread-fields.ts';

/** Shorter paths (`/search`) are shared by too many sites to tell a page beside any host. */
const tellingPath = 8;

/** What the fields of an exchange say of one address. */
interface Pieces {
  host?: Payload;
  path?: Payload;
  query?: Payload;
}

/** Sightings of URL canaries whose host and path were sent in fields of their own; not where the exchange goes to that site. */
export function addressSightings(payloads: readonly Payload[], canaries: readonly Canary[]): Sighting[] {
  const wanted = canaries.flatMap((canary) => {
    const address = canary.kind === 'url' ? webAddressOf(canary.value) : undefined;
    return address === undefined || address.path.length < tellingPath ? [] : [{ canary, address }];
  });
  if (wanted.length === 0) return [];
  const fields = payloads.filter(isSpreadable);
  return wanted.flatMap(({ canary, address }) => sightingOf(canary, address, fields) ?? []);
}

function sightingOf(canary: Canary, address: WebAddress, fields: readonly Payload[]): Sighting | undefined {
  const { host, path, query } = piecesOf(address, fields);
  if (host === undefined || path === undefined) return undefined;
  if (query === undefined && address.query !== '' && !tellsWithoutQuery(address)) return undefined;
  const places = [
    ...new Set([host, path, query].flatMap((piece) => (piece === undefined ? [] : placeOf(piece)))),
  ];
  if (places.length < 2) return undefined;
  return {
    payload: path,
    address: placeOf(path),
    canary,
    match: 'partial',
    start: 0,
    end: path.text.length,
    spelling: path.text,
    note: `host and path stand apart at ${places.join('; ')}`,
  };
}

function piecesOf(address: WebAddress, fields: readonly Payload[]): Pieces {
  const pieces: Pieces = {};
  const whole = { path: folded(address.path), query: folded(address.query) };
  for (const field of fields) {
    if (sameSite(address.host, field.host)) return {};
    const text = folded(field.text.trim());
    if (pieces.host === undefined && isHost(text, folded(address.host))) pieces.host = field;
    const [path = '', search] = text.replace(/#.*$/s, '').split(/(?=\?)/);
    const isPath = `/${path}`.replace(/^\/\//, '/').replace(/\/$/, '') === whole.path;
    if (isPath && (search === undefined || search === whole.query)) {
      pieces.path ??= field;
      if (search !== undefined) pieces.query ??= field;
    }
    if (whole.query !== '' && `?${text}`.replace(/^\?\?/, '?') === whole.query) pieces.query ??= field;
  }
  return pieces;
}

/** With or without scheme, `www.`, port and closing slash. */
function isHost(text: string, host: string): boolean {
  const start = text.indexOf(host);
  if (start < 0) return false;
  return (
    /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:www\.)?$/.test(text.slice(0, start)) &&
    /^\.?(?::\d{1,5})?\/?$/.test(text.slice(start + host.length))
  );
}

function folded(text: string): string {
  return foldText(text, 'strict');
}

function placeOf({ location, layers }: Payload): string {
  return addressOf(location, layers);
}
