// Takes the address of a URL canary apart: host, path and query in the form in which they are compared.
import { bareHost } from './hosts.ts';

/** A web address in parts. */
export interface WebAddress {
  /** Lower case, no `www.`, port kept when it is not the scheme's own. */
  host: string;
  /** Starts with `/`; no trailing slash; empty for the root. */
  path: string;
  /** With its `?`; empty when there is none. */
  query: string;
}

/** Shorter last path segments (`/search`, `/wiki`) are shared by too many pages to stand for one without its query. */
const tellingSegment = 8;
/** So are those below a short path, whatever they number; `/ward/room-7` is one place. */
const tellingPath = 12;

/** The parts of `value`, with or without scheme; undefined when it is not an address. */
export function webAddressOf(value: string): WebAddress | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${value}`;
  if (!URL.canParse(withScheme)) return undefined;
  const { host, pathname, search } = new URL(withScheme);
  if (host === '') return undefined;
  return { host: bareAuthority(host), path: pathname.replace(/\/+$/, ''), query: search };
}

/** True when host and path alone still point to this page and no other. */
export function tellsWithoutQuery({ path }: Pick<WebAddress, 'path'>): boolean {
  const last = path.split('/').at(-1) ?? '';
  return last.length >= tellingSegment || (path.length >= tellingPath && /\d/.test(last));
}

function bareAuthority(host: string): string {
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  return bareHost(host) + port;
}
