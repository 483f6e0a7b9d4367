// Pages for the screen's specs and the HTTP proxy in front of them, both on 127.0.0.1: what the simulated browsers ask for is recorded.
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requests as the pages' server saw them. */
export interface SeenRequest {
  host: string;
  path: string;
  cookie: string;
  headers: Record<string, string | string[] | undefined>;
}

/** The little web. */
export interface Pages {
  /** Port of the proxy. */
  proxyPort: number;
  seen: SeenRequest[];
  close(): Promise<void>;
}

const head = '<!doctype html><meta name="viewport" content="width=device-width,initial-scale=1">';

function page(
  path: string,
  cookie: string,
): { status: number; headers: Record<string, string>; body: string } {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const { pathname, searchParams } = new URL(path, 'http://pages.test');
  switch (pathname) {
    case '/search':
      return {
        status: 200,
        headers: html,
        body: `${head}<title>${searchParams.get('q')} - results</title><h1>Results for ${searchParams.get('q')}</h1>
          <div id="rso"><div><a id="result-1" href="/article"><span>First result</span></a></div>
          <div><a id="result-2" href="/moved"><span>Second result</span></a></div></div>
          <form action="/search"><input id="q" name="q" placeholder="Search again"></form>
          <div style="height:3000px"></div><p id="far">Far below</p>`,
      };
    case '/article':
      return {
        status: 200,
        headers: html,
        body: `${head}<title>The article</title><h1>An article</h1><p>Some text of it.</p>`,
      };
    case '/moved':
      return { status: 302, headers: { location: '/article?moved' }, body: '' };
    case '/set-cookie':
      return {
        status: 200,
        headers: { ...html, 'set-cookie': 'visitor=v1; Max-Age=86400; Path=/' },
        body: `${head}<title>Cookie set</title><p>set</p>`,
      };
    case '/cookie':
      return {
        status: 200,
        headers: html,
        body: `${head}<title>Cookie page</title><p>cookie:[${cookie}]</p>`,
      };
    case '/push':
      return {
        status: 200,
        headers: html,
        body: `${head}<title>Push</title><button id="go" onclick="history.pushState({},'','/pushed')">Push</button>`,
      };
    case '/popup':
      return {
        status: 200,
        headers: html,
        body: `${head}<title>Opener</title><a id="new" target="_blank" href="/article">Opens another</a>`,
      };
    default:
      return { status: 404, headers: html, body: `${head}<title>Not found</title><p>nothing here</p>` };
  }
}

/** Starts pages and proxy; every host name leads to the same pages. */
export async function startPages(): Promise<Pages> {
  const seen: SeenRequest[] = [];
  const web = createServer((request, response) => {
    const cookie = request.headers.cookie ?? '';
    seen.push({
      host: request.headers.host ?? '',
      path: request.url ?? '',
      cookie,
      headers: request.headers,
    });
    const answer = page(request.url ?? '/', cookie);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  const webPort = await listen(web);
  const proxy = createServer((request, response) => {
    const target = new URL(request.url ?? '/');
    const forwarded = httpRequest(
      {
        host: '127.0.0.1',
        port: webPort,
        path: target.pathname + target.search,
        method: request.method,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  const proxyPort = await listen(proxy);
  return {
    proxyPort,
    seen,
    async close() {
      for (const server of [proxy, web]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
