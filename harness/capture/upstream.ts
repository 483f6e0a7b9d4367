// Where intercepted requests go: to the real servers, through an HTTP proxy, or nowhere (the proxy answers itself).
import type { CompletedRequest, Mockttp, PassThroughStepConnectionOptions } from 'mockttp';
import type { RunConfig } from '../artifacts/run-config.ts';
import { readText } from '../lib/files.ts';

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
  return answer(200, 'text/html; charset=utf-8', stubPage);
}

const stubPage =
  '<!doctype html><html lang="en"><title>Stub page</title><body><h1>Stub page</h1><p>The recording proxy answered this itself.</p></body></html>\n';
