// The page engine of one simulated app: one Chromium on the app's own profile, relaunched when the handset's trusted CAs change.
import { mkdirSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { waitFor } from '../../lib/time.ts';
import type { CdpEvent } from './cdp.ts';
import { type Chromium, launchChromium } from './chromium.ts';
import { Page, type PageMetrics } from './page.ts';

/** What the engine needs of the handset. */
export interface PageEngineOptions {
  chromiumPath: string;
  profileDir: string;
  metrics: PageMetrics;
  proxyPort: () => Promise<number>;
  trustedSpkis: () => string[];
  /** A page opened another one (a link with a target of its own). */
  onPopup: (page: Page, isIncognito: boolean) => void;
  /** Every page is gone because Chromium quit or was started anew; the tabs' owner forgets them. */
  onPagesLost: () => void;
  /** Chromium ended by itself. */
  onCrash: () => void;
}

const attachedSchema = z.object({
  sessionId: z.string(),
  targetInfo: z.object({
    targetId: z.string(),
    type: z.string(),
    openerId: z.string().optional(),
    browserContextId: z.string().optional(),
  }),
});
const cookiesSchema = z.object({ cookies: z.array(z.record(z.string(), z.unknown())) });

type Cookies = Record<string, unknown>[];
interface Running {
  chromium: Chromium;
  spkis: string;
  /** Off-the-record context of the incognito tabs; undefined while there are none. */
  incognitoContext: string | undefined;
  pages: Map<string, Page>;
}

/** Owns the Chromium of one app. */
export class PageEngine {
  private running: Running | undefined;
  private starting: Promise<Running> | undefined;
  private incognitoCookies: Cookies = [];

  constructor(private readonly options: PageEngineOptions) {}

  /** Starts Chromium if it does not run; with other CAs than now trusted it is started anew, cookies kept. */
  async ready(): Promise<void> {
    await this.engine();
  }

  /** Process id of Chromium; undefined while it does not run. */
  get pid(): number | undefined {
    return this.running?.chromium.pid;
  }

  /** True when the handset now trusts other CAs than this Chromium was started with. */
  get outdated(): boolean {
    return this.running !== undefined && this.running.spkis !== this.options.trustedSpkis().join();
  }

  /** A new blank page in the normal profile, or in the incognito one. */
  async open({ incognito }: { incognito: boolean }): Promise<Page> {
    const running = await this.engine();
    const { cdp } = running.chromium;
    if (incognito) running.incognitoContext ??= await this.incognitoContext(running);
    const { targetId } = await cdp.send('Target.createTarget', {
      url: 'about:blank',
      ...(incognito ? { browserContextId: running.incognitoContext } : {}),
    });
    return waitFor('a new page of Chromium', () => running.pages.get(String(targetId)), {
      timeoutMs: 10_000,
      intervalMs: 5,
    });
  }

  /** The last incognito tab closed: its cookies and storage are gone for good. */
  async dropIncognito(): Promise<void> {
    this.incognitoCookies = [];
    const { running } = this;
    if (running?.incognitoContext === undefined) return;
    const browserContextId = running.incognitoContext;
    running.incognitoContext = undefined;
    await running.chromium.cdp.send('Target.disposeBrowserContext', { browserContextId });
  }

  /** The app's process ends: Chromium writes its cookies and quits, incognito is forgotten. */
  async stop(): Promise<void> {
    this.incognitoCookies = [];
    await this.quit();
  }

  /** Ends Chromium as a crash would. */
  crash(): void {
    this.running?.chromium.kill();
  }

  /** `pm clear`: the profile folder goes. */
  wipe(): void {
    rmSync(this.options.profileDir, { recursive: true, force: true, maxRetries: 5 });
  }

  private async engine(): Promise<Running> {
    if (this.starting) return this.starting;
    if (this.running && !this.outdated) return this.running;
    this.starting = this.running ? this.relaunch(this.running) : this.launch();
    try {
      return await this.starting;
    } finally {
      this.starting = undefined;
    }
  }

  private async launch(): Promise<Running> {
    mkdirSync(this.options.profileDir, { recursive: true, mode: 0o700 });
    const trustedSpkis = this.options.trustedSpkis();
    const chromium = await launchChromium({
      path: this.options.chromiumPath,
      profileDir: this.options.profileDir,
      proxyPort: await this.options.proxyPort(),
      trustedSpkis,
      userAgent: this.options.metrics.userAgent,
    });
    const running: Running = {
      chromium,
      spkis: trustedSpkis.join(),
      incognitoContext: undefined,
      pages: new Map(),
    };
    this.running = running;
    chromium.cdp.onEvent((event) => this.receive(event, running));
    chromium.exited.then(
      () => {
        if (this.running !== running) return;
        this.running = undefined;
        this.options.onPagesLost();
        this.options.onCrash();
      },
      () => undefined,
    );
    await chromium.cdp.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
    });
    return running;
  }

  /**
   * Chromium's trust is fixed at launch (handset protocol map, section 10), a phone's is not: carries over what a
   * restart would lose, the session cookies and the incognito profile.
   */
  private async relaunch(old: Running): Promise<Running> {
    const normal = await cookiesOf(old);
    const incognito = old.incognitoContext;
    if (incognito !== undefined) this.incognitoCookies = await cookiesOf(old, incognito);
    await this.quit();
    const fresh = await this.launch();
    const session = normal.filter((cookie) => cookie.session === true);
    if (session.length > 0) await fresh.chromium.cdp.send('Storage.setCookies', { cookies: session });
    return fresh;
  }

  private async incognitoContext(running: Running): Promise<string> {
    const { cdp } = running.chromium;
    const created = await cdp.send('Target.createBrowserContext', { disposeOnDetach: true });
    const browserContextId = String(created.browserContextId);
    if (this.incognitoCookies.length > 0) {
      await cdp.send('Storage.setCookies', { cookies: this.incognitoCookies, browserContextId });
    }
    return browserContextId;
  }

  private async quit(): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    this.options.onPagesLost();
    await running.chromium.close();
  }

  private receive(event: CdpEvent, running: Running): void {
    if (event.sessionId !== undefined) {
      running.pages.get(event.sessionId)?.receive(event);
    } else if (event.method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = attachedSchema.parse(event.params);
      // A target that closes while it is being attached is no loss; who waits for its page gets a time-out.
      this.attach(running, sessionId, targetInfo).catch(() => running.pages.delete(sessionId));
    }
  }

  private async attach(
    running: Running,
    sessionId: string,
    target: z.infer<typeof attachedSchema>['targetInfo'],
  ): Promise<void> {
    const { cdp } = running.chromium;
    const run = () => cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId);
    if (target.type !== 'page') {
      await run();
      return;
    }
    const page = new Page(cdp, sessionId, target.targetId);
    running.pages.set(sessionId, page);
    const isIncognito = target.browserContextId === running.incognitoContext;
    if (target.openerId !== undefined) this.options.onPopup(page, isIncognito);
    // Sent in this order, answered in another: a page opened by a page answers some only once it runs.
    await Promise.all([page.prepare(this.options.metrics), run()]);
    running.pages.set(target.targetId, page);
  }
}

/** All cookies of a context; the normal profile's without a context. */
async function cookiesOf(running: Running, browserContextId?: string): Promise<Cookies> {
  const answer = await running.chromium.cdp.send(
    'Storage.getCookies',
    browserContextId === undefined ? {} : { browserContextId },
  );
  return cookiesSchema.parse(answer).cookies;
}
