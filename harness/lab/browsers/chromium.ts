// Starts a Chromium for one simulated app (or the painter) on its own profile folder, and ends it so that cookies are kept.
import { quietChromium } from '../../lib/quiet-chromium.ts';
import { within } from '../../lib/time.ts';
import { startTied } from '../processes.ts';
import { CdpConnection } from './cdp.ts';

/** How a Chromium is started. */
export interface ChromiumOptions {
  /** The executable: chromium-headless-shell preferred, as it adds no traffic of its own (toolchain, section 3). */
  path: string;
  profileDir: string;
  /** Loopback port of the HTTP proxy for everything, loopback included. */
  proxyPort: number;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo of each CA to trust; fixed for the life of the process. */
  trustedSpkis: string[];
  userAgent: string;
}

/** A running Chromium. */
export interface Chromium {
  pid: number;
  cdp: CdpConnection;
  /** Resolves when the process is gone, for whatever reason. */
  exited: Promise<unknown>;
  /** Asks it to quit, which writes its cookies; ends it by force when it does not within 3 s. */
  close(): Promise<void>;
  kill(): void;
}

const quietFlags = [
  ...quietChromium,
  '--disable-sync',
  '--disable-quic',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-breakpad',
  '--hide-scrollbars',
  '--mute-audio',
  // A page restored from the back-forward cache would send no request and so look like none was made.
  '--disable-features=BackForwardCache,MediaRouter,OptimizationHints,Translate',
];

const closeTimeoutMs = 3000;

/** Starts Chromium; resolves when it answers. */
export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  const process = await startTied(options.path, [
    ...quietFlags,
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profileDir}`,
    `--proxy-server=http://127.0.0.1:${options.proxyPort}`,
    '--proxy-bypass-list=<-loopback>',
    `--ignore-certificate-errors-spki-list=${options.trustedSpkis.join(',')}`,
    `--user-agent=${options.userAgent}`,
  ]);
  const cdp = new CdpConnection(process);
  const chromium: Chromium = {
    pid: process.pid,
    cdp,
    exited: process.exited,
    kill: process.kill,
    close: async () => {
      const asked = cdp.send('Browser.close').then(() => process.exited);
      try {
        await within('Chromium to quit', asked, closeTimeoutMs);
      } catch (_late) {
        process.kill();
        await process.exited;
      }
    },
  };
  try {
    await cdp.send('Browser.getVersion');
  } catch (error) {
    process.kill();
    throw error;
  }
  return chromium;
}
