// A page on the disk comes in, it is opened in a real headless Chromium whose every request would end at a counting proxy.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Chromium, launchChromium } from '../../../harness/lab/browsers/chromium.ts';
import { within } from '../../../harness/lib/time.ts';
import { findChromium } from '../../../harness/setup/tools.ts';

/** How a page is looked at. */
export interface Look {
  /** In CSS pixels. */
  width: number;
  dark?: boolean;
}

const loadTimeoutMs = 30_000;

/** One page in one Chromium of its own. */
export class ReportPage {
  /** Every request that left the browser, as `method address`; tunnels too. */
  readonly requests: string[] = [];
  /** Addresses the page asked its browser for, blocked or not, the page's own file left out. */
  readonly wanted: string[] = [];
  /** Ms from the order to open the page to its load event and first frame after it. */
  openedMs = 0;
  private readonly profileDir = mkdtempSync(join(tmpdir(), 'phonehome-page-'));
  private server: Server | undefined;
  private chromium: Chromium | undefined;
  private session = '';

  /** Opens `file`; the look can be changed later. */
  static async open(file: string, look: Look = { width: 1280 }): Promise<ReportPage> {
    const page = new ReportPage();
    try {
      await page.start(look);
      await page.load(pathToFileURL(file).href);
      return page;
    } catch (error) {
      await page.close();
      throw error;
    }
  }

  async look({ width, dark }: Look): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await this.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark === true ? 'dark' : 'light' }],
    });
  }

  /** The value of an expression in the page, awaited; the page's policy does not bind it. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if ('exceptionDetails' in answer) throw new Error(JSON.stringify(answer['exceptionDetails']));
    return (answer['result'] as { value?: unknown }).value;
  }

  /** A key, pressed and let go. */
  async press(key: 'Tab' | 'Enter'): Promise<void> {
    const windowsVirtualKeyCode = key === 'Tab' ? 9 : 13;
    const text = key === 'Enter' ? { text: '\r' } : {};
    for (const type of ['keyDown', 'keyUp'])
      await this.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode, ...text });
  }

  /** PNG of the page from `top` on, `height` pixels of it. */
  async screenshot(top: number, height: number, width: number): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', {
      captureBeyondViewport: true,
      clip: { x: 0, y: top, width, height, scale: 1 },
    });
    return Buffer.from(String(data), 'base64');
  }

  async close(): Promise<void> {
    await this.chromium?.close();
    this.server?.closeAllConnections();
    this.server?.close();
    rmSync(this.profileDir, { recursive: true, force: true, maxRetries: 5 });
  }

  private async start(look: Look): Promise<void> {
    const server = createServer((request, response) => {
      this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(204).end();
    });
    server.on('connect', (request, socket) => {
      this.requests.push(`CONNECT ${request.url ?? ''}`);
      socket.destroy();
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const path = await findChromium();
    if (path === null) throw new Error('no Chromium on this machine: npm run setup');
    this.chromium = await launchChromium({
      path,
      profileDir: this.profileDir,
      proxyPort: (server.address() as AddressInfo).port,
      trustedSpkis: [],
      userAgent: 'report-page',
    });
    const { cdp } = this.chromium;
    const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
    this.session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Network']) await this.send(`${domain}.enable`);
    await this.look(look);
  }

  private async load(address: string): Promise<void> {
    const { cdp } = this.chromium ?? {};
    if (cdp === undefined) throw new Error('Chromium is not running');
    const startedAt = performance.now();
    const loaded = new Promise<void>((resolve) => {
      cdp.onEvent(({ method, params }) => {
        if (method === 'Page.loadEventFired') resolve();
        // A dialog would hold the page up for ever.
        if (method === 'Page.javascriptDialogOpening')
          void this.send('Page.handleJavaScriptDialog', { accept: false });
        const asked = (params['request'] as { url?: string } | undefined)?.url;
        if (method === 'Network.requestWillBeSent' && asked !== undefined && !asked.startsWith('data:'))
          if (asked !== address) this.wanted.push(asked);
      });
    });
    await this.send('Page.navigate', { url: address });
    await within('the page to load', loaded, loadTimeoutMs);
    await this.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    this.openedMs = performance.now() - startedAt;
  }

  private async send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    if (this.chromium === undefined) throw new Error('Chromium is not running');
    return this.chromium.cdp.send(method, params, this.session);
  }
}
