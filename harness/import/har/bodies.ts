// The bodies of a checked HAR entry come in, their bytes go out, as near to the wire as the file allows.
import { isUtf8 } from 'node:buffer';
import type { HarBody, HarEntry, HarParam } from './har-entry.ts';
import { bytesOfText } from './text-bytes.ts';

/** Bytes of the upload; undefined when the file holds none. */
export function uploadOf({ request, _content }: HarEntry): Buffer | undefined {
  const { postData } = request;
  const [first] = [postData?._content, request._content, _content].filter(hasText);
  if (first !== undefined) return bytesOfBody(first);
  if (hasText(postData)) return bytesOfBody({ ...postData, text: withoutStreamHead(postData.text) });
  const params = postData?.params ?? [];
  if (params.length === 0) return undefined;
  return bytesOfText(isMultipart(postData?.mimeType, params) ? multipartOf(params) : formOf(params));
}

/** Bytes of the answer; undefined when the file holds none. */
export function downloadOf({ response }: HarEntry): Buffer | undefined {
  const content = response?.content;
  if (hasText(content?._wire)) return bytesOfBody(content._wire);
  return hasText(content) ? bytesOfBody(content) : undefined;
}

/** Bytes of a message: base64 for binary ones (Chrome's `_webSocketMessages`, taken over by mitmproxy, HTTP Toolkit and PCAPdroid). */
export function bytesOfMessage({ opcode, data }: { opcode?: number | null; data?: string | null }): Buffer {
  return bytesOfBody({ text: data ?? '', encoding: opcode === binaryMessage ? 'base64' : undefined });
}

const binaryMessage = 2;

function hasText<B extends HarBody>(body: B | null | undefined): body is B & { text: string } {
  return typeof body?.text === 'string' && body.text !== '';
}

/** A text said to be base64 that is none is taken as it stands. */
function bytesOfBody({ text, encoding }: { text?: string | null; encoding?: string | null }): Buffer {
  const written = text ?? '';
  const packed = encoding?.trim().toLowerCase() === 'base64' && !notBase64.test(written);
  return packed ? Buffer.from(written, 'base64') : bytesOfText(written);
}

const notBase64 = /[^A-Za-z0-9+/_\s=-]/;

/** Firefox puts the headers of an upload stream before a multipart body. */
function withoutStreamHead(text: string): string {
  if (!/^content-/i.test(text)) return text;
  const head = /^(?:content-[a-z-]+:[^\r\n]*\r?\n)+\r?\n(?=--)/i.exec(text.slice(0, 2048));
  return head === null ? text : text.slice(head[0].length);
}

function isMultipart(mimeType: string | null | undefined, params: readonly HarParam[]): boolean {
  if (mimeType?.toLowerCase().startsWith('multipart/') === true) return true;
  return params.some(({ fileName }) => typeof fileName === 'string' && fileName !== '');
}

/** The form behind parsed fields: some tools give them percent-encoded as sent, others decoded. */
export function formOf(params: readonly { name: string; value?: string | null }[]): string {
  return params.map(({ name, value }) => `${encoded(name)}=${encoded(value ?? '')}`).join('&');
}

/** Kept as it is when it can only be percent-encoded text. */
function encoded(text: string): string {
  const asSent =
    text.includes('%') && !/[^\w.~!*'()+:/?@,;$%-]/.test(text) && !/%(?![0-9a-f]{2})/i.test(text);
  return asSent ? text : percentEncoded(bytesOfText(text));
}

function percentEncoded(bytes: Buffer): string {
  if (isUtf8(bytes)) return encodeURIComponent(bytes.toString('utf8'));
  return bytes.toString('hex').replace(/../g, (pair) => `%${pair}`);
}

const boundary = 'phonehome-multipart-boundary';

function multipartOf(params: readonly HarParam[]): string {
  const parts = params.map(({ name, value, fileName, contentType }) => {
    const file = fileName ? `; filename="${quoted(fileName)}"` : '';
    const type = contentType ? `Content-Type: ${quoted(contentType)}\r\n` : '';
    return `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n${type}\r\n${value ?? ''}\r\n`;
  });
  return `${parts.join('')}--${boundary}--\r\n`;
}

/** As browsers write names into a part's head (WHATWG HTML, multipart/form-data encoding). */
function quoted(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replaceAll('"', '%22');
}
