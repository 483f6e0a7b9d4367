// What a simulated browser is made of, and where one of its look draws pages.
import { createKit } from '../handset/screen/kit.ts';
import { type Display, frameOf } from '../handset/screen/screen-app.ts';
import type { Bounds } from '../handset/screen/ui-node.ts';
import type { AppDescription, Telemetry } from '../model.ts';
import { chromeLook } from './look-chrome.ts';
import { mintLook } from './look-mint.ts';
import type { PageEngine } from './page-engine.ts';
import type { Look } from './scene.ts';

/** What a simulated browser is made of. */
export interface SimulatedBrowserOptions {
  app: AppDescription;
  engine: PageEngine;
  telemetry: Telemetry;
  /** The app's shared preferences, also read by its telemetry. */
  storage: Map<string, string>;
  /** Ms of rest in typing before suggestions are asked for. */
  typingRestMs: number;
  display: Display;
  /** Fetches a file past the page engine. */
  fetchFile: (url: string) => Promise<void>;
  /** The app closes itself; the home screen comes up. */
  leave: () => Promise<void>;
  /** Faults of the lab, see there. */
  leavesIncognito?: boolean;
  ignoresEngine?: boolean;
  refusesIncognito?: boolean;
  /** A search was submitted and its page asked for. */
  onSearch?: () => void;
}

/** Every look, by the word that an app's description has for it. */
export const looks: Record<AppDescription['look'], Look> = { mint: mintLook, chrome: chromeLook };

/** Where an app of that look draws its pages, in pixels of the display. */
export function pageBounds(look: AppDescription['look'], display: Display): Bounds {
  return createKit('', display.density / 160).px(looks[look].webRect(frameOf(display)));
}
