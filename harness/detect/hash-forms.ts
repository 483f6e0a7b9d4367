// A canary comes in, what is commonly hashed in its place goes out, each form named by how it is made.
import type { Canary } from '../artifacts/case.ts';
import { tellsWithoutQuery, webAddressOf } from './addresses.ts';

/** One thing that may have been hashed. */
export interface HashForm {
  /** `lower(url)`. */
  name: string;
  bytes: Buffer;
  /** True for those hashed most, of which more elaborate chains are worth their price. */
  main: boolean;
  /** True for the value as it is and in lower case. */
  plain: boolean;
}

/** Every form once, the simplest name first. */
export function hashForms(canary: Canary): HashForm[] {
  const forms = new Map<string, HashForm>();
  const noun = canary.kind;
  const add = (name: string, bytes: Buffer, main: boolean): void => {
    const key = bytes.toString('latin1');
    const known = forms.get(key);
    if (known !== undefined) known.main ||= main;
    if (bytes.length === 0 || known !== undefined) return;
    forms.set(key, { name, bytes, main, plain: name === noun || name === `lower(${noun})` });
  };
  const text = (name: string, value: string, main = false): void => add(name, Buffer.from(value), main);
  const withCase = (name: string, value: string, main = false): void => {
    text(name, value, main);
    text(`lower(${name})`, value.toLowerCase(), main);
  };
  const { value } = canary;
  withCase(noun, value, true);
  withCase(`trim(${noun})`, value.trim(), true);
  text(`upper(${noun})`, value.toUpperCase(), true);
  for (const { name, address, main } of addressForms(canary)) withCase(name, address, main);
  if (noun === 'url') for (const { name, address, main } of typedForms(value)) withCase(name, address, main);
  const digits = phoneDigits(value);
  if (digits !== undefined) for (const mark of ['', '+']) text(`digits${mark}(${noun})`, mark + digits, true);
  if (noun !== 'url') {
    for (const form of ['NFC', 'NFD', 'NFKC'] as const)
      withCase(`${form}(${noun})`, value.normalize(form), true);
    const words = value.trim().split(/\s+/);
    for (const joint of ['+', '%20', '-', '_', '']) {
      withCase(`join${joint}(${noun})`, words.join(joint), joint !== '%20');
    }
  }
  if (noun === 'identifier') {
    for (const joint of ['', ':', '-']) {
      const joined = separated(value, joint);
      withCase(`join${joint}(${noun})`, joined, true);
      text(`upper(join${joint}(${noun}))`, joined.toUpperCase(), true);
    }
  }
  const escaped = encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'));
  withCase(`percent(${noun})`, escaped, true);
  text(`percent-strict(${noun})`, strictly(escaped), true);
  if (noun !== 'url') {
    const joined = escaped.replaceAll('%20', '+');
    withCase(`plus(${noun})`, joined, true);
    text(`plus-strict(${noun})`, strictly(joined), true);
    text(
      `plus(lower(${noun}))`,
      encodeURIComponent(value.toLowerCase().replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%20', '+'),
      true,
    );
  }
  text(`line(${noun})`, `${value}\n`);
  text(`quoted(${noun})`, JSON.stringify(value));
  add(`utf16le(${noun})`, Buffer.from(value, 'utf16le'), false);
  return [...forms.values()];
}

/** Marks that `encodeURIComponent` leaves and other encoders escape (RFC 3986, 2.2). */
function strictly(escaped: string): string {
  return escaped.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A MAC address or a UUID with other separators, or with none. */
function separated(value: string, joint: string): string {
  const parts = value.split(/[:-]/);
  if (parts.length > 1) return parts.join(joint);
  return /^[0-9a-f]{12}$/i.test(value) ? (value.match(/../g) ?? []).join(joint) : value;
}

/** An address as it was typed, not as the network writes it: with scheme, `www.` and closing slash or without, with what stands behind `?` and `#` or without. */
function typedForms(value: string): { name: string; address: string; main: boolean }[] {
  const [, rest, behind = ''] = /^https?:\/\/(?:www\.)?([^?#]*\/[^?#]+)([?#].*)?$/is.exec(value) ?? [];
  if (rest === undefined) return [];
  const bare = rest.replace(/\/$/, '');
  const typed = new Set([behind, behind.replace(/#.*/s, '')]);
  if (tellsWithoutQuery({ path: bare.slice(bare.indexOf('/')) })) typed.add('');
  return [...typed].flatMap((query) =>
    ['https://', 'http://', ''].flatMap((scheme) =>
      ['', 'www.'].flatMap((www) =>
        ['', '/'].map((slash) => ({
          name: `typed ${scheme || 'no-scheme'}${www}${slash}${query === '' ? '' : '?'}(url)`,
          address: `${scheme}${www}${bare}${slash}${query}`,
          main:
            value.includes(`${scheme}${www}${bare}${slash}`) &&
            (query === '' || value.includes(slash + query)),
        })),
      ),
    ),
  );
}

/** The digits of a phone number; undefined for anything else. */
export function phoneDigits(value: string): string | undefined {
  const digits = value.replace(/\D/g, '');
  return /^\+?[\d\s()./-]+$/.test(value.trim()) && digits.length >= 7 && digits.length <= 15
    ? digits
    : undefined;
}

/** Every mix of scheme, `www.`, trailing slash and query; none for the root of a host, which many pages share. */
function* addressForms(canary: Canary): Generator<{ name: string; address: string; main: boolean }> {
  const address = canary.kind === 'url' ? webAddressOf(canary.value) : undefined;
  if (address === undefined || (address.path === '' && address.query === '')) return;
  const queries = address.query !== '' && tellsWithoutQuery(address) ? [address.query, ''] : [address.query];
  for (const query of queries) {
    for (const scheme of ['https://', 'http://', '//', '']) {
      for (const www of ['', 'www.']) {
        for (const slash of ['', '/']) {
          const shape = [scheme || 'no-scheme', www, slash, query === address.query ? '' : 'no-query'];
          yield {
            name: `${shape.filter((part) => part !== '').join(' ')}(url)`,
            address: `${scheme}${www}${address.host}${address.path}${slash}${query}`,
            main: slash === '' && www === '' && scheme !== '//',
          };
        }
      }
    }
  }
}
