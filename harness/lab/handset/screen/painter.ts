// Draws the screen as a PNG in a Chromium of its own, which has no network: the page's picture comes from the app's engine.
import { rmSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError } from '../../../lib/errors.ts';
import type { CdpConnection } from '../../browsers/cdp.ts';
import { type Chromium, launchChromium } from '../../browsers/chromium.ts';
import { type Surroundings, screenHtml } from './paint-html.ts';
import type { ScreenView } from './phone.ts';
import { shrinkPng } from './png-shrink.ts';
import { bars } from './screen-app.ts';
import type { Bounds } from './ui-node.ts';

/** Takes screenshots. */
export interface Painter {
  /** PNG of the screen, or of the part inside `clip` (pixels). */
  screenshot(view: ScreenView, clip?: Bounds): Promise<Buffer>;
  close(): Promise<void>;
}

interface Canvas {
  chromium: Chromium;
  cdp: CdpConnection;
  sessionId: string;
}

/** Port 9 of TCP is "discard": a proxy that nothing answers keeps the painter off every network. */
const noProxyPort = 9;
const sheet =
  'body{margin:0;background:#000;overflow:hidden;font-family:Roboto,"DejaVu Sans",sans-serif;color:#202124}' +
  'div,img{position:absolute;box-sizing:border-box;overflow:hidden}';

/** A painter; its Chromium starts with the first screenshot. */
export function createPainter(options: { chromiumPath: string; profileDir: string }): Painter {
  let canvas: Promise<Canvas> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const paint = async (view: ScreenView, clip: Bounds | undefined): Promise<Buffer> => {
    const size = view.size();
    const scale = size.density / 160;
    const whole = { left: 0, top: 0, right: size.width, bottom: size.height };
    canvas ??= openCanvas(options, { width: size.width, height: size.height, scale });
    const { cdp, sessionId } = await opened(canvas, () => {
      canvas = undefined;
    });
    const { root } = await view.tree();
    const picture = await view.picture();
    const around: Surroundings = {
      widthDp: size.width / scale,
      heightDp: size.height / scale,
      scale,
      statusDp: bars.statusDp,
      navigationDp: bars.navigationDp,
      keyboardDp: view.keyboardShown() ? bars.keyboardDp : 0,
      ...(picture ? { picture } : {}),
      clip: clip ?? whole,
    };
    return draw({ cdp, sessionId }, screenHtml(root, around), around);
  };
  return {
    screenshot(view, clip) {
      const drawn = queue.then(() => paint(view, clip));
      // Told to who asked for this picture; the next one begins all the same.
      queue = drawn.catch(() => undefined);
      return drawn;
    },
    async close() {
      await queue;
      if (canvas) await (await canvas).chromium.close();
      rmSync(options.profileDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Forgets a canvas that did not open or whose Chromium ended, so that the next picture gets a new one. */
async function opened(canvas: Promise<Canvas>, forget: () => void): Promise<Canvas> {
  try {
    const ready = await canvas;
    ready.chromium.exited.then(forget, forget);
    return ready;
  } catch (error) {
    forget();
    throw error;
  }
}

async function openCanvas(
  { chromiumPath, profileDir }: { chromiumPath: string; profileDir: string },
  size: { width: number; height: number; scale: number },
): Promise<Canvas> {
  const chromium = await launchChromium({
    path: chromiumPath,
    profileDir,
    proxyPort: noProxyPort,
    trustedSpkis: [],
    userAgent: 'painter',
  });
  const { cdp } = chromium;
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
  const session = String(sessionId);
  await cdp.send(
    'Emulation.setDeviceMetricsOverride',
    {
      width: Math.round(size.width / size.scale),
      height: Math.round(size.height / size.scale),
      deviceScaleFactor: size.scale,
      mobile: false,
    },
    session,
  );
  await evaluate({ cdp, sessionId: session }, `document.head.innerHTML='<style>${sheet}</style>'`);
  return { chromium, cdp, sessionId: session };
}

const imageSchema = z.object({ data: z.string() });
const evaluatedSchema = z.object({ exceptionDetails: z.object({ text: z.string() }).optional() });

async function draw(
  canvas: Omit<Canvas, 'chromium'>,
  html: string,
  { clip, scale }: Surroundings,
): Promise<Buffer> {
  await evaluate(
    canvas,
    `document.body.innerHTML=${JSON.stringify(html)};Promise.all([...document.images].map(i=>i.decode()))`,
  );
  const image = await canvas.cdp.send(
    'Page.captureScreenshot',
    {
      format: 'png',
      optimizeForSpeed: true,
      clip: {
        x: clip.left / scale,
        y: clip.top / scale,
        width: (clip.right - clip.left) / scale,
        height: (clip.bottom - clip.top) / scale,
        scale: 1,
      },
    },
    canvas.sessionId,
  );
  return shrinkPng(Buffer.from(imageSchema.parse(image).data, 'base64'));
}

async function evaluate({ cdp, sessionId }: Omit<Canvas, 'chromium'>, expression: string): Promise<void> {
  const answer = await cdp.send('Runtime.evaluate', { expression, awaitPromise: true }, sessionId);
  const { exceptionDetails } = evaluatedSchema.parse(answer);
  if (!exceptionDetails) return;
  throw new HarnessError('lab-failed', `The painter could not draw the screen: ${exceptionDetails.text}.`, {
    remedy: 'Report this with the page that was open.',
  });
}
