// The UiAutomator2 server: HTTP over whatever connections the handset hands in, answered like the instrumentation's own server.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { errorMessage, HarnessError } from '../../../lib/errors.ts';
import type { Handset, UiAutomatorServer } from '../../model.ts';
import type { Painter } from '../screen/painter.ts';
import type { ScreenView } from '../screen/phone.ts';
import { deviceRoutes } from './device-routes.ts';
import { elementRoutes } from './element-routes.ts';
import { Elements } from './elements.ts';
import { UiaError } from './errors.ts';
import { gestureRoutes } from './gesture-routes.ts';
import { bodyOf, type Route, type Session } from './route.ts';
import { createServerSettings } from './settings.ts';

const routes: Route[] = [...elementRoutes, ...gestureRoutes, ...deviceRoutes];

/** Version of the server APK whose answers these are (handset protocol map, section 1). */
const build = { version: '10.6.6', versionCode: 278 };
/** Package the instrumentation runs in: what bare ids are completed with when the session names no app. */
const serverPackage = 'io.appium.uiautomator2.server';
/** The real server stops a moment after it answered the end of its session (handset protocol map, section 6). */
const farewellMs = 15;
const maxBodyBytes = 16 * 1024 * 1024;

const capabilitiesSchema = z.object({
  capabilities: z
    .object({
      firstMatch: z.array(z.record(z.string(), z.unknown())).default([]),
      alwaysMatch: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
});

/** What the server is put on. */
export interface UiAutomatorParts {
  view: () => ScreenView;
  painter: Painter;
}

/** The server with its late part: it exists before the handset it runs on. */
export interface LabUiAutomatorServer extends UiAutomatorServer {
  attach(handset: Handset): void;
}

/** A server that is not listening yet. */
export function createUiAutomatorServer(parts: UiAutomatorParts): LabUiAutomatorServer {
  return new HttpUiAutomator(parts);
}

class HttpUiAutomator implements LabUiAutomatorServer {
  listening = false;
  stopped: Promise<void> = Promise.resolve();
  private handset: Handset | undefined;
  private session: Session | undefined;
  private readonly http: Server;
  private readonly connections = new Set<Duplex>();
  private announceStop: () => void = () => undefined;

  constructor(private readonly parts: UiAutomatorParts) {
    this.http = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
    // A client may rest between two steps longer than Node's 5 s.
    this.http.keepAliveTimeout = 0;
  }

  attach(handset: Handset): void {
    this.handset = handset;
  }

  start(): void {
    if (this.listening) return;
    this.listening = true;
    this.stopped = new Promise((resolve) => {
      this.announceStop = resolve;
    });
  }

  stop(): void {
    if (!this.listening) return;
    this.listening = false;
    this.session = undefined;
    for (const connection of this.connections) connection.destroy();
    this.announceStop();
  }

  accept(connection: Duplex): boolean {
    if (!this.listening) return false;
    this.connections.add(connection);
    connection.once('close', () => this.connections.delete(connection));
    // A client that goes away in mid-request ends its connection, nothing else.
    connection.on('error', () => connection.destroy());
    this.http.emit('connection', connection);
    return true;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    let status = 200;
    let value: unknown;
    try {
      value = (await this.answer(request.method ?? 'GET', path, await readBody(request))) ?? null;
    } catch (error) {
      status = error instanceof UiaError ? error.status : 500;
      const word = error instanceof UiaError ? error.word : 'unknown error';
      value = { error: word, message: errorMessage(error), stacktrace: '' };
    }
    const text = JSON.stringify({ sessionId: this.session?.id ?? 'None', value });
    response.writeHead(status, {
      'content-type': 'application/json; charset=UTF-8',
      // Chunked answers would cost an adb round trip a chunk (handset protocol map, section 10).
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  }

  private answer(method: string, path: string, body: unknown): unknown {
    if (method === 'GET' && path === '/status') {
      return { ready: true, message: 'UiAutomator2 Server is ready to accept commands', build };
    }
    if (method === 'GET' && path === '/sessions') return this.sessions();
    if (method === 'POST' && path === '/session') return this.open(body);
    const [, sessionId, rest] = /^\/session\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (sessionId === undefined) return this.unknownRoute(method, path);
    const { session } = this;
    if (session?.id !== sessionId) {
      throw new UiaError('invalid session id', 'A session is either terminated or not started');
    }
    if (method === 'DELETE' && rest === undefined) {
      setTimeout(() => this.stop(), farewellMs);
      return null;
    }
    return this.dispatch({ method, path: rest ?? '', body }, session);
  }

  private dispatch(request: { method: string; path: string; body: unknown }, session: Session): unknown {
    const sections = request.path.split('/');
    for (const route of routes) {
      const values = route.method === request.method ? match(route.path, sections) : undefined;
      if (!values) continue;
      return route.handle(
        { path: values, body: request.body },
        { handset: this.attached(), view: this.parts.view(), painter: this.parts.painter, session },
      );
    }
    return this.unknownRoute(request.method, request.path);
  }

  private open(body: unknown): unknown {
    const { capabilities } = bodyOf(body, capabilitiesSchema);
    const merged = withoutPrefix({ ...capabilities?.firstMatch[0], ...capabilities?.alwaysMatch });
    const appPackage = () => (typeof merged.appPackage === 'string' ? merged.appPackage : serverPackage);
    this.session = {
      id: randomUUID(),
      capabilities: merged,
      elements: new Elements(this.parts.view, appPackage),
      settings: createServerSettings(),
    };
    return { sessionId: this.session.id, capabilities: merged };
  }

  private sessions(): unknown[] {
    const { session } = this;
    return session ? [{ id: session.id, sessionId: session.id, capabilities: session.capabilities }] : [];
  }

  private unknownRoute(method: string, path: string): never {
    this.attached().unknown.record('route', `${method} ${path}`);
    throw new UiaError(
      'unknown command',
      'The requested resource could not be found, or a request was received using an HTTP method that is not supported by the mapped resource',
    );
  }

  private attached(): Handset {
    if (this.handset) return this.handset;
    throw new HarnessError('internal', 'The UiAutomator2 server was used before its handset was there.', {
      remedy: 'Report this.',
    });
  }
}

/** Values of the `:name` parts when a path fits a route's. */
function match(pattern: string, sections: string[]): Record<string, string> | undefined {
  const parts = pattern.split('/');
  if (parts.length !== sections.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const section = sections[index] ?? '';
    if (part.startsWith(':')) values[part.slice(1)] = decodeURIComponent(section);
    else if (part !== section) return undefined;
  }
  return values;
}

function withoutPrefix(capabilities: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(capabilities).map(([name, value]) => [name.replace(/^appium:/, ''), value]),
  );
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) throw new UiaError('invalid argument', 'The request is too large.');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (_cause) {
    throw new UiaError('invalid argument', 'The request body is not JSON.');
  }
}
