// Where intercepted requests go: to the real servers, through an HTTP proxy, or nowhere (the proxy answers itself).
import type { CompletedRequest, Mockttp, PassThroughStepConnectionOptions } from 'mockttp';
import type { RunConfig } from '../artifacts/run-config.ts';
import { readText } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';

/** How requests leave the recording proxy. */
export interface UpstreamOptions {
  upstream: RunConfig['upstream'];
  /** PEM file with CAs to trust besides Node's; null: none. */
  upstreamCaFile: string | null;
}

/** Tells mockttp what to do with every request and WebSocket. */
export async function routeUpstream(mockttp: Mockttp, options: UpstreamOptions): Promise<void> {
  if (options.upstream === 'stub') {
    // Waiting for the body first: a client told the answer early may stop its upload half-way.
    await mockttp
      .forAnyRequest()
      .waitForRequestBody()
      .thenCallback((request) => stubAnswer(request));
    await mockttp.forAnyWebSocket().thenPassivelyListen();
    return;
  }
  const connection = passThrough(options);
  await mockttp.forAnyRequest().thenPassThrough(connection);
  await mockttp.forAnyWebSocket().thenPassThrough(connection);
}

function passThrough({ upstream, upstreamCaFile }: UpstreamOptions): PassThroughStepConnectionOptions {
  return {
    // Without it a broken upload is answered 502 with the error's text, and the app would take it for delivered.
    simulateConnectionErrors: true,
    ...(upstream === 'direct' ? {} : { proxyConfig: { proxyUrl: upstream } }),
    ...(upstreamCaFile === null ? {} : { additionalTrustedCAs: [{ cert: readText(upstreamCaFile) }] }),
  };
}

/** A page for who asks for one; no SDK configuration (facts 4.1: 404 leaves the SDK as it is); else an empty 200, which drains its queue. */
function stubAnswer(request: CompletedRequest): {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
} {
  const answer = (statusCode: number, type: string, body: string) => ({
    statusCode,
    headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) },
    body,
  });
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(200, 'text/plain', '');
  if (request.path.startsWith('/config/')) return answer(404, 'text/plain', '');
  if (!(request.headers.accept ?? 'text/html').includes('text/html')) return answer(200, 'text/plain', '');
  return answer(200, 'text/html; charset=utf-8', stubPage(request.url));
}

/**
 * A page that shows the address it was asked for, search words readable, and one link, so that a journey comes to its
 * end without the internet. The link's id is what config/selectors.json looks for last; its path is a hash, so that the
 * words do not travel on in it.
 */
function stubPage(url: string): string {
  const shown = escapeHtml(readable(url));
  const next = `https://www.example.com/stub/${sha256Hex(url).slice(0, 12)}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stub page ${sha256Hex(shown).slice(0, 8)}</title><body><h1>Stub page</h1><p>The recording proxy answered this itself:</p><p>${shown}</p><p><a id="result-1" href="${next}">One result of the stub</a></p></body></html>\n`;
}

function readable(url: string): string {
  try {
    return decodeURIComponent(url.replace(/\+/g, ' '));
  } catch (error) {
    if (error instanceof URIError) return url;
    throw error;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
