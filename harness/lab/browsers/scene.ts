// What a simulated browser shows at one moment, and what its buttons do: handed to a look, which turns it into nodes.

import type { Kit, Rect } from '../handset/screen/kit.ts';
import type { Frame } from '../handset/screen/screen-app.ts';
import type { Point, TextField, UiNode } from '../handset/screen/ui-node.ts';
import type { FeatureActions } from './content-features.ts';
import type { Dress } from './dress.ts';

/** Everything a look draws. */
export interface Scene {
  dress: Dress;
  place: 'terms' | 'start' | 'page' | 'settings' | 'engines';
  /** Counts screens opened so far: nodes of an earlier one are stale. */
  serial: number;
  termsStep: number;
  menuOpen: boolean;
  incognito: boolean;
  /** The address bar while it is edited. */
  editing: TextField | undefined;
  /** Address of the page; empty elsewhere. */
  address: string;
  page: { title: string; nodes: UiNode[]; onTap: (at: Point) => Promise<void> };
  engines: { id: string; name: string }[];
  /** Id of the chosen engine. */
  engine: string;
  /** Whether enhanced incognito mode is on; undefined in a version without it. */
  enhanced: boolean | undefined;
  /** Titles of the news items on the start page. */
  feed: readonly string[];
  /** Address of a file whose download is to be confirmed; undefined: none. */
  download: string | undefined;
  actions: Actions & FeatureActions;
}

/** What the buttons do. */
export interface Actions {
  acceptTerms(): void;
  edit(): void;
  openMenu(): void;
  closeMenu(): void;
  newTab(): void;
  newIncognitoTab(): void;
  closeIncognito(): Promise<void>;
  reload(): Promise<void>;
  openSettings(): void;
  openEngines(): void;
  chooseEngine(id: string): void;
  toggleEnhanced(): void;
  back(): Promise<unknown>;
}

/** How a browser looks: its places, ids and words. */
export interface Look {
  /** Of a browser that brings none of its own. */
  dress: Dress;
  /** Where the page is drawn. */
  webRect(frame: Frame): Rect;
  draw(scene: Scene, kit: Kit, frame: Frame): UiNode;
}
