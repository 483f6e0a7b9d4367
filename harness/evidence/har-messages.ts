// One recorded request or response comes in, its HAR 1.2 object goes out.
import type { BodyRef } from '../artifacts/capture-log.ts';
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import { bodyText, inlineLimitBytes } from './body-text.ts';

type Request = Exchange['request'];
type Response = NonNullable<Exchange['response']>;
type Headers = Request['headers'];

/** The HAR `request` object. */
export function requestOf(request: Request, readBody: ReadBody): object {
  const content = contentOf(request, readBody);
  return {
    method: request.method,
    url: request.url,
    httpVersion: httpVersion(request.httpVersion),
    cookies: headerValues(request.headers, 'cookie').flatMap(cookiesOf),
    headers: namesAndValues(request.headers),
    queryString: queryOf(request.url),
    headersSize: -1,
    bodySize: request.body.sizeBytes,
    ...(request.body.sizeBytes === 0 ? {} : postData(request.headers, content)),
  };
}

/** The HAR `response` object; status 0, as Chrome writes it, when no whole answer came. */
export function responseOf(response: Response | undefined, readBody: ReadBody): object {
  const headers = response?.headers ?? [];
  const content = response === undefined ? undefined : contentOf(response, readBody);
  return {
    status: response?.status ?? 0,
    statusText: response?.statusText ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: headerValues(headers, 'set-cookie').flatMap((line) => cookiesOf(line.split(';')[0] ?? '')),
    headers: namesAndValues(headers),
    content: {
      size: content?.sizeBytes ?? 0,
      mimeType: headerValues(headers, 'content-type')[0] ?? 'x-unknown',
      ...(content === undefined ? {} : { text: content.text }),
      ...(content?.encoding === 'base64' ? { encoding: 'base64' } : {}),
      ...(content === undefined && (response?.body.sizeBytes ?? 0) > 0 ? { comment: leftOut } : {}),
    },
    redirectURL: headerValues(headers, 'location')[0] ?? '',
    headersSize: -1,
    bodySize: response?.body.sizeBytes ?? -1,
  };
}

const leftOut = 'The body is not in this file; its bytes lie in the run folder under its SHA-256.';

/** HAR 1.2 has no base64 for uploads: binary ones go into `_content`, as HTTP Toolkit writes and reads them. */
function postData(headers: Headers, content: ReturnType<typeof contentOf>): object {
  const mimeType = headerValues(headers, 'content-type')[0] ?? '';
  if (content === undefined) return { postData: { mimeType, text: '', comment: leftOut } };
  if (content.encoding === 'utf8') return { postData: { mimeType, text: content.text, params: [] } };
  return {
    postData: { mimeType, text: '', params: [], comment: 'Binary: see _content.' },
    _content: { text: content.text, size: content.sizeBytes, encoding: 'base64' },
  };
}

function contentOf(message: { headers: Headers; body: BodyRef }, readBody: ReadBody) {
  if (message.body.sizeBytes > inlineLimitBytes) return undefined;
  const wire = readBody(message.body);
  return wire === undefined
    ? undefined
    : bodyText(wire, headerValues(message.headers, 'content-encoding').join(','));
}

function headerValues(headers: Headers, name: string): string[] {
  return headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value);
}

function namesAndValues(headers: Headers): { name: string; value: string }[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function cookiesOf(line: string): { name: string; value: string }[] {
  return line
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? { name: pair, value: '' } : { name: pair.slice(0, at), value: pair.slice(at + 1) };
    });
}

function queryOf(url: string): { name: string; value: string }[] {
  if (!URL.canParse(url)) return [];
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}

function httpVersion(version: string): string {
  return /^http\//i.test(version) ? version.toUpperCase() : `HTTP/${version}`;
}
