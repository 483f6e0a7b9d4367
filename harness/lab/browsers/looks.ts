// Every layout of the simulated browsers, one line each, and where it draws its pages.
import { createKit } from '../handset/screen/kit.ts';
import { type Display, frameOf } from '../handset/screen/screen-app.ts';
import type { Bounds } from '../handset/screen/ui-node.ts';
import type { AppDescription } from '../model.ts';
import { chromeLook } from './look-chrome.ts';
import { mintLook } from './look-mint.ts';
import type { Look } from './scene.ts';

export const looks: Record<AppDescription['look'], Look> = { mint: mintLook, chrome: chromeLook };

/** Where an app of that look draws its pages, in pixels of the display. */
export function pageBounds(look: AppDescription['look'], display: Display): Bounds {
  return createKit('', display.density / 160).px(looks[look].webRect(frameOf(display)));
}
