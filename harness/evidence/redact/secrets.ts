// Files of a run and its decoded values come in, what a publishable copy must not hold goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { HandsetIdentifier } from '../../artifacts/handset-identity.ts';
import type { Manifest } from '../../artifacts/manifest.ts';
import type { RedactedKind } from '../../artifacts/redaction.ts';

/** Shorter values identify nobody, and stand in every text by chance; at their own place (a cookie) they are taken out all the same. */
export const shortestSecret = 5;

/** Names of fields that hold a person's account, besides those of config/identifiers.json. */
const accountFields = new Set(
  [
    'account',
    'account_id',
    'account_name',
    'accountname',
    'user',
    'user_id',
    'userid',
    'user_name',
    'username',
    'uid',
  ]
    .concat([
      'login',
      'login_id',
      'nickname',
      'nick_name',
      'email',
      'e_mail',
      'mail',
      'phone',
      'phone_number',
      'mobile',
    ])
    .concat(['msisdn', 'imsi', 'iccid', 'mi_id', 'miid', 'xiaomi_id']),
);

/** Private and link-local addresses: those of the phone and of the network it was in. Loopback is nobody's. */
const networkAddress =
  /\b(?:10\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b(?!\.\d)|\b(?:fe80|fd[0-9a-f]{2})(?::[0-9a-f]{0,4}){2,7}\b|\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/gi;

/** Whether a field of that name holds a person's account. */
export function isAccountField(field: string): boolean {
  return accountFields.has(field.toLowerCase().replace(/^\$/, ''));
}

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

  /** Values of Cookie and Set-Cookie headers. */
  cookies({ request, response }: Exchange): void {
    for (const [name, value] of [...request.headers, ...(response?.headers ?? [])]) {
      const lower = name.toLowerCase();
      const parts =
        lower === 'cookie' ? value.split(';') : lower === 'set-cookie' ? [value.split(';', 1)[0] ?? ''] : [];
      for (const part of parts) this.add(part.slice(part.indexOf('=') + 1), 'cookie');
    }
  }

  /** Addresses of the phone's network anywhere in a text file. */
  addresses(text: string): void {
    for (const [address] of text.matchAll(networkAddress)) this.add(address, 'address');
  }
}
