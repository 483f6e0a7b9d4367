// Registrable domains come in, their registries' RDAP answers go out as they were given (RFC 9082, 9083 and 9224), each wait bounded.
import { z } from 'zod';
import { registrationFrom, type SavedAnswer } from '../lookups.ts';
import { describeError, errorMessage, HarnessError } from '../lib/errors.ts';

/** IANA's list of which registry answers for which top-level domain. */
const bootstrapAddress = 'https://data.iana.org/rdap/dns.json';
const longestAnswer = 1024 * 1024;

const bootstrapSchema = z.object({
  services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])),
});

/** How registries are asked. */
export interface RdapOptions {
  /** Base address of one server for every domain; undefined: the registry IANA names. */
  server?: string | undefined;
  /** For one answer, in ms. */
  timeoutMs: number;
  /** For all of them, in ms; domains not asked by then are told as such. */
  totalMs: number;
}

/** One domain's outcome. */
export type Asked = { domain: string; answer: SavedAnswer } | { domain: string; reason: string };

/** Asks for one domain after the other; what fails is a reason, never thrown. */
export async function* askRegistries(domains: Iterable<string>, options: RdapOptions): AsyncGenerator<Asked> {
  const deadline = performance.now() + options.totalMs;
  let serverFor: ((domain: string) => string | undefined) | undefined;
  for (const domain of domains) {
    const left = Math.min(options.timeoutMs, deadline - performance.now());
    if (left <= 0) {
      yield { domain, reason: `not asked: ${options.totalMs / 1000} s were over` };
      continue;
    }
    try {
      serverFor ??= options.server === undefined ? await bootstrap(left) : () => options.server;
      const base = serverFor(domain);
      if (base === undefined) yield { domain, reason: 'IANA names no registry that answers for it' };
      else yield { domain, answer: await ask(domain, base, left) };
    } catch (error) {
      yield { domain, reason: describeError(error) };
      // Without the list nobody can be asked; one reason will do.
      if (serverFor === undefined) return;
    }
  }
}

async function bootstrap(timeoutMs: number): Promise<(domain: string) => string | undefined> {
  const bytes = await fetched(bootstrapAddress, timeoutMs);
  const read = bootstrapSchema.safeParse(jsonOf(bytes));
  if (!read.success) throw unreachable(bootstrapAddress, 'it is not the list of RFC 9224');
  const byTld = new Map(
    read.data.services.flatMap(([tlds, urls]) =>
      tlds.map((tld): [string, string | undefined] => [
        tld.toLowerCase(),
        urls.find((url) => url.startsWith('https://')) ?? urls[0],
      ]),
    ),
  );
  return (domain) => byTld.get(domain.split('.').at(-1) ?? '');
}

async function ask(domain: string, base: string, timeoutMs: number): Promise<SavedAnswer> {
  const from = `${base.replace(/\/+$/, '')}/domain/${encodeURIComponent(domain)}`;
  const bytes = await fetched(from, timeoutMs);
  const registration = registrationFrom(bytes, { from, fetchedAt: new Date().toISOString() });
  if (registration.domain === domain) return { bytes, registration };
  throw unreachable(from, `it answered about ${registration.domain}`);
}

async function fetched(address: string, timeoutMs: number): Promise<Buffer> {
  let response: Response;
  try {
    response = await fetch(address, {
      headers: { accept: 'application/rdap+json, application/json' },
      signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw unreachable(address, `HTTP ${response.status}`);
    }
    return await bounded(response, address);
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw unreachable(address, reasonOf(cause), cause);
  }
}

async function bounded(response: Response, address: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length;
    if (sizeBytes > longestAnswer) throw unreachable(address, 'the answer is longer than any registry sends');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (_cause) {
    return undefined;
  }
}

/** fetch hides what happened in its cause: `fetch failed`, cause `ENOTFOUND`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return errorMessage(cause);
}

function unreachable(address: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('lookup-failed', `No answer from ${address}: ${why}.`, {
    remedy:
      'Try again online, or save answers elsewhere and name them with `phonehome report <run> --rdap <dir>`.',
    cause,
  });
}
