// A screen on a fake handset and a fake network, driven over HTTP as Appium's driver drives it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScreen, type Screen } from '../../../harness/lab/handset/screen/screen.ts';
import type {
  AppDescription,
  BrowserEvent,
  Handset,
  InstalledPackage,
  Network,
  Recipe,
  UiAutomatorServer,
} from '../../../harness/lab/model.ts';
import { duplexPair } from './duplex-pair.ts';
import { type Pages, startPages } from './pages.ts';

/** Package of the bench's browser. */
export const benchPackage = 'com.example.browser';

/** A bench: one simulated browser, one session. */
export interface Bench {
  screen: Screen;
  handset: Handset;
  pages: Pages;
  /** What the browser told its native code. */
  events: BrowserEvent[];
  /** Calls of the telemetry that are no events. */
  calls: string[];
  stateDir: string;
  /** Sends a request to the UiAutomator2 server; resolves whatever the status. */
  raw(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; value: unknown; length: string | undefined }>;
  /** Sends a request below the session; throws with the error word on failure. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  find(strategy: string, selector: string, context?: string): Promise<string>;
  /** Changes the CAs the network says are trusted. */
  trust(spkis: string[]): void;
  close(): Promise<void>;
}

const chromiumPaths = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** The Chromium to test with. */
export function chromiumPath(): string {
  const found = chromiumPaths.find((path) => existsSync(path));
  if (!found) throw new Error(`No Chromium at ${chromiumPaths.join(', ')}: run \`npm run setup\`.`);
  return found;
}

function browser(look: AppDescription['look']): AppDescription {
  return {
    id: `bench-${look}`,
    package: benchPackage,
    label: 'Bench Browser',
    versionName: '1.0',
    versionCode: 1,
    launchActivity: `${benchPackage}.Main`,
    look,
    userAgent: 'Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/100.0.0.0 Mobile Safari/537.36',
    engines: [
      { id: 'one', name: 'Engine One', searchUrl: 'http://one.test/search?q={words}', suggestUrl: '' },
      { id: 'two', name: 'Engine Two', searchUrl: 'http://two.test/search?q={words}', suggestUrl: '' },
    ],
  };
}

function fakeHandset(screen: Screen): Handset {
  const packages = new Map<string, InstalledPackage>();
  const unknown: { kind: string; text: string }[] = [];
  let uid = 10_100;
  const nothing = () => undefined;
  return {
    identity: {
      manufacturer: 'Xiaomi',
      brand: 'xiaomi',
      model: 'Redmi Note 8',
      codename: 'ginkgo',
      androidRelease: '13',
      sdk: 33,
      incremental: 'V14.0.1.0',
      fingerprint: 'xiaomi/ginkgo/ginkgo:13/x/1:user/release-keys',
      androidId: '0123456789abcdef',
      region: 'GB',
      historySync: false,
      screen: { width: 1080, height: 2340, density: 440 },
    },
    rooted: true,
    settings: { get: nothing, put: nothing, delete: () => false, list: () => [], onChange: nothing },
    packages: {
      get: (name) => packages.get(name),
      list: () => [...packages.values()],
      add: (entry) => {
        packages.set(entry.name, entry);
      },
      remove: (name) => packages.delete(name),
      nextUid: () => {
        uid += 1;
        return uid;
      },
    },
    trust: { addedSystemCas: () => [], onChange: nothing },
    reverse: { open: async () => undefined, list: () => [] },
    unknown: { record: (kind, text) => unknown.push({ kind, text }), entries: () => unknown },
    activities: screen.activities,
    uiautomator: screen.uiautomator,
    sharedFiles: () => [],
  };
}

/** Starts a bench with a session open; the browser is not running yet. */
export async function startBench(look: AppDescription['look'] = 'mint'): Promise<Bench> {
  const stateDir = mkdtempSync(join(tmpdir(), 'phonehome-screen-'));
  const pages = await startPages();
  const events: BrowserEvent[] = [];
  const calls: string[] = [];
  let spkis = ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='];
  let trustChanged: () => void = () => undefined;
  const recipe: Recipe = {
    app: browser(look),
    telemetry: () => ({
      emit: (event) => events.push(event),
      suspend: () => calls.push('suspend'),
      wipe: () => calls.push('wipe'),
      close: async () => {
        calls.push('close');
      },
    }),
  };
  const network: Network = {
    forwarderFor: async () => ({ port: pages.proxyPort }),
    trustedSpkis: () => spkis,
    onTrustChange: (listener) => {
      trustChanged = listener;
    },
    request: async () => ({ status: 200, headers: {}, body: new Uint8Array() }),
    close: async () => undefined,
  };
  const screen = createScreen({
    recipes: [recipe],
    chromiumPath: chromiumPath(),
    stateDir,
    clockFactor: 1,
    truth: { record: () => undefined },
  });
  const handset = fakeHandset(screen);
  screen.attach({ handset, network });
  screen.uiautomator.start();
  const agent = connectionAgent(screen.uiautomator);
  const raw: Bench['raw'] = (method, path, body) => send(agent, { method, path, body });
  const opened = await raw('POST', '/session', {
    capabilities: { firstMatch: [{}], alwaysMatch: { appPackage: benchPackage } },
  });
  const { sessionId } = opened.value as { sessionId: string };
  const call: Bench['call'] = async (method, path, body) => {
    const answer = await raw(method, `/session/${sessionId}${path}`, body);
    if (answer.status === 200) return answer.value;
    const { error, message } = answer.value as { error: string; message: string };
    throw new Error(`${error}: ${message}`);
  };
  return {
    screen,
    handset,
    pages,
    events,
    calls,
    stateDir,
    raw,
    call,
    find: async (strategy, selector, context) => {
      const element = (await call('POST', '/element', { strategy, selector, context })) as {
        ELEMENT: string;
      };
      return element.ELEMENT;
    },
    trust(changed) {
      spkis = changed;
      trustChanged();
    },
    async close() {
      agent.destroy();
      await screen.close();
      await pages.close();
      rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** An agent whose connections go to the server in process. */
function connectionAgent(server: UiAutomatorServer): Agent {
  const agent = new Agent({ keepAlive: false });
  Object.assign(agent, {
    createConnection: () => {
      const [client, device] = duplexPair();
      if (!server.accept(device)) client.destroy(new Error('not listening'));
      return client;
    },
  });
  return agent;
}

function send(
  agent: Agent,
  { method, path, body }: { method: string; path: string; body: unknown },
): Promise<{ status: number; value: unknown; length: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      agent,
      method,
      path,
      host: 'device',
      headers: { 'content-type': 'application/json' },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { value } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        resolve({ status: response.statusCode ?? 0, value, length: response.headers['content-length'] });
      });
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
