// Files of a run and its decoded values come in, what a publishable copy must not hold goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { HandsetIdentifier } from '../../artifacts/handset-identity.ts';
import type { Manifest } from '../../artifacts/manifest.ts';
import type { RedactedKind } from '../../artifacts/redaction.ts';
import { isSomebodys } from './private-fields.ts';

/** Shorter values identify nobody, and stand in every text by chance; at their own place (a cookie) they are taken out all the same. */
export const shortestSecret = 5;

/** Private and link-local addresses: those of the phone and of the network it was in. Loopback is nobody's. */
const networkAddress =
  /\b(?:10\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b(?!\.\d)|\b(?:fe80|fd[0-9a-f]{2})(?::[0-9a-f]{0,4}){2,7}\b|\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/gi;

/** Gathers values; each keeps the kind it was first met as. */
export class Secrets {
  readonly values = new Map<string, RedactedKind>();

  add(value: string | null | undefined, kind: RedactedKind): void {
    const bare = value?.trim() ?? '';
    if (bare.length >= shortestSecret && !this.values.has(bare)) this.values.set(bare, kind);
  }

  /** The phones' serials, and where they were reached. */
  handsets(manifest: Manifest): void {
    const { handset, moreHandsets = [] } = manifest;
    for (const facts of [handset, ...moreHandsets.map((entry) => entry.facts)]) {
      if (facts === null) continue;
      this.add(facts.serial, 'serial');
      const host = /^(.+):\d+$/.exec(facts.serial)?.[1];
      if (host !== undefined && !/^(127\.|localhost$|\[?::1)/.test(host)) this.add(host, 'address');
    }
  }

  /** What a phone has that no other has; its model and build are no secret. */
  identity(identifiers: readonly HandsetIdentifier[]): void {
    for (const { name, value, unique } of identifiers)
      if (unique)
        this.add(value, name === 'account' ? 'account' : name === 'serial' ? 'serial' : 'identifier');
  }

  /** Values of Cookie and Set-Cookie headers, names and passwords of Authorization, and headers that name an account. */
  headers({ request, response }: Exchange): void {
    for (const [name, value] of [...request.headers, ...(response?.headers ?? [])]) {
      const lower = name.toLowerCase();
      const parts =
        lower === 'cookie' ? value.split(';') : lower === 'set-cookie' ? [value.split(';', 1)[0] ?? ''] : [];
      for (const part of parts) this.add(part.slice(part.indexOf('=') + 1), 'cookie');
      if (/^(?:proxy-)?authorization$/.test(lower)) this.credentials(value);
      if (isSomebodys(lower.replace(/^x-/, ''), value)) this.add(value, 'account');
    }
  }

  /** `Basic` holds a name and a password; what other schemes hold is a token as it stands. */
  private credentials(header: string): void {
    const [scheme = '', token = ''] = header.trim().split(/\s+/, 2);
    this.add(token, 'account');
    if (scheme.toLowerCase() !== 'basic') return;
    const pair = Buffer.from(token, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    for (const part of colon < 0 ? [pair] : [pair.slice(0, colon), pair.slice(colon + 1)])
      this.add(part, 'account');
  }

  /** Addresses of the phone's network anywhere in a text file. */
  addresses(text: string): void {
    for (const [address] of text.matchAll(networkAddress)) this.add(address, 'address');
  }
}
