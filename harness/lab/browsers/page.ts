// One live page of a Chromium: navigates, is tapped and scrolled, and tells when a load starts, ends or fails.
import { z } from 'zod';
import { errorMessage } from '../../lib/errors.ts';
import type { Point } from '../handset/screen/ui-node.ts';
import type { CdpConnection, CdpEvent } from './cdp.ts';
import { takeSnapshot, type WebSnapshot } from './web-snapshot.ts';

/** How large the page is and what it says of itself. */
export interface PageMetrics {
  widthCss: number;
  heightCss: number;
  screenHeightCss: number;
  deviceScaleFactor: number;
  userAgent: string;
}

/** What happens to a page, in the words of Android's WebViewClient. */
export interface PageListener {
  /** The main document is asked for: typed, tapped, redirected, or changed by history.pushState. */
  started(url: string): void;
  finished(url: string, title: string): void;
  /** `reason` is Chromium's, e.g. `net::ERR_CERT_AUTHORITY_INVALID`. */
  failed(url: string, reason: string): void;
}

const historySchema = z.object({
  currentIndex: z.number(),
  entries: z.array(z.object({ id: z.number(), url: z.string(), title: z.string() })),
});
const requestSchema = z.object({
  type: z.string().optional(),
  frameId: z.string().optional(),
  requestId: z.string(),
  request: z.object({ url: z.string() }),
});
const failureSchema = z.object({ requestId: z.string(), errorText: z.string() });
const navigatedSchema = z.object({
  frame: z.object({ id: z.string(), unreachableUrl: z.string().optional() }),
});
const withinSchema = z.object({ frameId: z.string(), url: z.string() });
const imageSchema = z.object({ data: z.string() });

const unheard: PageListener = {
  started: () => undefined,
  finished: () => undefined,
  failed: () => undefined,
};

/** A page target of Chromium. */
export class Page {
  /** Set by the tab that shows the page. */
  listener: PageListener = unheard;
  private documentRequest = '';
  private failure = 'net::ERR_FAILED';
  private unreachable = false;
  private loads = 0;

  constructor(
    private readonly cdp: CdpConnection,
    readonly sessionId: string,
    /** Also the id of its main frame. */
    readonly targetId: string,
  ) {}

  /** Sets metrics and starts reporting; call before the page runs anything. */
  async prepare(metrics: PageMetrics): Promise<void> {
    const chromeVersion = /Chrome\/(\d+)/.exec(metrics.userAgent)?.[1] ?? '0';
    await Promise.all([
      this.send('Page.enable'),
      this.send('Network.enable', { maxTotalBufferSize: 65_536, maxResourceBufferSize: 65_536 }),
      this.send('Emulation.setDeviceMetricsOverride', {
        width: metrics.widthCss,
        height: metrics.heightCss,
        screenWidth: metrics.widthCss,
        screenHeight: metrics.screenHeightCss,
        deviceScaleFactor: metrics.deviceScaleFactor,
        mobile: true,
      }),
      this.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 }),
      this.send('Emulation.setUserAgentOverride', {
        userAgent: metrics.userAgent,
        acceptLanguage: 'en-GB,en',
        platform: 'Linux armv8l',
        userAgentMetadata: {
          brands: [{ brand: 'Chromium', version: chromeVersion }],
          platform: 'Android',
          platformVersion: '',
          architecture: '',
          model: '',
          mobile: true,
        },
      }),
    ]);
  }

  /** Starts loading `url`; what becomes of it is told to the listener. */
  navigate(url: string): void {
    this.send('Page.navigate', { url }).then(
      (answer) => {
        if (typeof answer.errorText === 'string' && !this.unreachable) this.fail(url, answer.errorText);
      },
      (error) => this.fail(url, errorMessage(error)),
    );
  }

  reload(): Promise<unknown> {
    return this.send('Page.reload');
  }

  /** Goes one page back; false when there is none. */
  async back(): Promise<boolean> {
    const history = await this.history();
    const before = history.entries[history.currentIndex - 1];
    if (!before || before.url === 'about:blank') return false;
    await this.send('Page.navigateToHistoryEntry', { entryId: before.id });
    return true;
  }

  snapshot(): Promise<WebSnapshot> {
    return takeSnapshot(this.cdp, this.sessionId);
  }

  /** Tells one loaded document from the next. */
  get documentKey(): string {
    return `${this.targetId}#${this.loads}`;
  }

  /** PNG of what is seen, base64. */
  async picture(): Promise<string> {
    const image = await this.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    return imageSchema.parse(image).data;
  }

  /** A finger touches and leaves, at CSS pixels of the viewport. */
  async tap(at: Point): Promise<void> {
    await this.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await this.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  /** A finger drags; it rests before it leaves, so that the page stops with it. */
  async scroll(from: Point, to: Point): Promise<void> {
    const steps = 10;
    const rest = 2;
    await this.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] });
    for (let step = 1; step <= steps + rest; step += 1) {
      const part = Math.min(1, step / steps);
      const at = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      await this.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] });
    }
    await this.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  /** Puts `text` into a text field of the page in place of what it holds. */
  async setFieldText(backendNodeId: number, text: string): Promise<void> {
    await this.send('DOM.focus', { backendNodeId });
    await this.key('a', { commands: ['selectAll'] });
    if (text === '') await this.key('Delete', { commands: ['delete'] });
    else await this.send('Input.insertText', { text });
  }

  async pressEnter(): Promise<void> {
    await this.key('Enter', { windowsVirtualKeyCode: 13, text: '\r' });
  }

  async close(): Promise<void> {
    await this.cdp.send('Target.closeTarget', { targetId: this.targetId });
  }

  /** Takes the events of this page's session. */
  receive(event: CdpEvent): void {
    switch (event.method) {
      case 'Network.requestWillBeSent':
        this.requested(requestSchema.parse(event.params));
        break;
      case 'Network.loadingFailed': {
        const failure = failureSchema.parse(event.params);
        if (failure.requestId === this.documentRequest) this.failure = failure.errorText;
        break;
      }
      case 'Page.frameNavigated': {
        const { frame } = navigatedSchema.parse(event.params);
        if (frame.id !== this.targetId) break;
        this.loads += 1;
        this.unreachable = frame.unreachableUrl !== undefined;
        if (frame.unreachableUrl !== undefined) this.fail(frame.unreachableUrl, this.failure);
        break;
      }
      case 'Page.navigatedWithinDocument': {
        const change = withinSchema.parse(event.params);
        if (change.frameId !== this.targetId) break;
        this.listener.started(change.url);
        this.finish();
        break;
      }
      case 'Page.loadEventFired':
        if (!this.unreachable) this.finish();
        break;
    }
  }

  private requested({ type, frameId, requestId, request }: z.infer<typeof requestSchema>): void {
    if (type !== 'Document' || frameId !== this.targetId || !/^https?:/.test(request.url)) return;
    this.documentRequest = requestId;
    this.listener.started(request.url);
  }

  private finish(): void {
    this.history().then(
      ({ entries, currentIndex }) => {
        const entry = entries[currentIndex];
        if (entry && entry.url !== 'about:blank') this.listener.finished(entry.url, entry.title);
      },
      // The page or its Chromium went away in between: there is nothing left that could have finished.
      () => undefined,
    );
  }

  private fail(url: string, reason: string): void {
    this.unreachable = true;
    this.listener.failed(url, reason);
  }

  private async history(): Promise<z.infer<typeof historySchema>> {
    return historySchema.parse(await this.send('Page.getNavigationHistory'));
  }

  private async key(key: string, more: Record<string, unknown>): Promise<void> {
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...more });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  private send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    return this.cdp.send(method, params, this.sessionId);
  }
}
