// What a site of the offline web is: a request comes in, an answer goes out; no clock, no network, no chance.

/** A request as the offline web got it. */
export interface WebRequest {
  method: string;
  /** Lower case, without port. */
  host: string;
  /** Decoded by `URL`, starts with `/`. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case; a repeated header is joined with `, `. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Whether it came over TLS. */
  secure: boolean;
}

/** What is sent back; `drop` closes the connection without an answer. */
export type WebAnswer =
  | 'drop'
  | {
      status: number;
      headers?: Record<string, string | string[]>;
      body?: string | Uint8Array;
    };

/** Some hosts and how they answer. */
export interface Site {
  /** File name of its module, for messages. */
  id: string;
  hosts: readonly string[];
  answer(request: WebRequest): WebAnswer;
}

/** A page, not stored by the browser so that every visit is seen on the wire. */
export function htmlPage(body: string, headers: Record<string, string | string[]> = {}): WebAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body,
  };
}

/** Any other small file. */
export function textFile(contentType: string, body: string): WebAnswer {
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body };
}

/** JSON, compact as engines and collectors send it. */
export function jsonFile(value: unknown): WebAnswer {
  return textFile('application/json; charset=utf-8', JSON.stringify(value));
}

/** A known host that has no such path. */
export function notFound(): WebAnswer {
  return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not found\n' };
}

/** Taken without a word, as pings and collectors answer. */
export function noContent(): WebAnswer {
  return { status: 204 };
}

/** Text made safe for HTML bodies and double-quoted attributes. */
export function escapeHtml(text: string): string {
  const named: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => named[sign] ?? sign);
}
