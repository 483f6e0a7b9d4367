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
      ...(content?.wire === undefined ? {} : { _wire: content.wire }),
      ...(content === undefined && (response?.body.sizeBytes ?? 0) > 0 ? { comment: leftOut } : {}),
    },
    redirectURL: headerValues(headers, 'location')[0] ?? '',
    headersSize: -1,
    bodySize: response?.body.sizeBytes ?? -1,
  };
}

const leftOut = 'The body is not in this file; its bytes lie in the run folder under its SHA-256.';

/**
 * HAR 1.2 has no base64 for uploads: what is no text goes into `_content`, as HTTP Toolkit writes and reads them. So do the
 * bytes of an upload whose coding was undone to be read.
 */
function postData(headers: Headers, content: Content | undefined): object {
  const mimeType = headerValues(headers, 'content-type')[0] ?? '';
  if (content === undefined) return { postData: { mimeType, text: '', comment: leftOut } };
  const { wire } = content;
  const shown = content.encoding === 'utf8' ? content.text : '';
  if (wire === undefined && content.encoding === 'utf8')
    return { postData: { mimeType, text: shown, params: [] } };
  return {
    postData: { mimeType, text: shown, params: [], comment: 'The exact bytes: see _content.' },
    _content: wire ?? { text: content.text, size: content.sizeBytes, encoding: 'base64' },
  };
}

type Content = NonNullable<ReturnType<typeof contentOf>>;

/** A body to be read; `wire` holds its exact bytes where they are others. Undefined when it is too large or not there. */
function contentOf(message: { headers: Headers; body: BodyRef }, readBody: ReadBody) {
  if (message.body.sizeBytes > inlineLimitBytes) return undefined;
  const bytes = readBody(message.body);
  if (bytes === undefined) return undefined;
  const coding = headerValues(message.headers, 'content-encoding').join(',');
  const content = bodyText(bytes, coding);
  // Without a coding the text or its base64 is the bytes already.
  if (coding === '' || Buffer.from(content.text, content.encoding).equals(bytes))
    return { ...content, wire: undefined };
  const wire = { text: Buffer.from(bytes).toString('base64'), size: bytes.length, encoding: 'base64' };
  return { ...content, wire };
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
