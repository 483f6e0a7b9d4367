// What the phone knows of an app with a screen: the launcher, Settings, the simulated browsers.
import type { Intent } from '../../model.ts';
import type { Kit } from './kit.ts';
import type { Bounds, Point, TextField, UiNode } from './ui-node.ts';

/** The part of the screen an app draws in, in dp, between status and navigation bar. */
export interface Frame {
  widthDp: number;
  topDp: number;
  bottomDp: number;
}

/** A picture that the painter lays over a node's bounds: the page as its engine drew it. */
export interface PagePicture {
  bounds: Bounds;
  /** PNG, base64. */
  png: string;
}

/** An app that can be in front. */
export interface ScreenApp {
  readonly package: string;
  /** Name under its icon; undefined: not on the home screen. */
  readonly label: string | undefined;
  /** Fully qualified activities it can be started with. */
  readonly activities: string[];
  /** The activity in front while the app is. */
  activity(): string;
  /** A start request reached it; `fresh` when its process was not running. */
  open(intent: Intent, options: { fresh: boolean }): Promise<void>;
  /** Its process ends; resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  /** `pm clear`, after stop: its storage goes. */
  clear(): Promise<void>;
  view(kit: Kit, frame: Frame): Promise<UiNode>;
  /** The page behind the web nodes; undefined when it shows none. */
  picture(): Promise<PagePicture | undefined>;
  /** The Back key; false when it has nothing to go back to. */
  back(): Promise<boolean> | boolean;
  /** The text field that has the input focus. */
  focusedField(): TextField | undefined;
  swipe(from: Point, to: Point, durationMs: number): Promise<void>;
  /** The Home key, to the home screen alone: what was open on it is closed. */
  home?(): void;
  /** Whether sound comes out of it; absent: it never plays. */
  playing?(): boolean;
}

/** What an app answers that keeps nothing, shows no page and has nothing to go back to; for apps to spread and replace in part. */
export const inertApp: Pick<ScreenApp, 'stop' | 'clear' | 'picture' | 'back' | 'focusedField' | 'swipe'> = {
  stop: async () => undefined,
  clear: async () => undefined,
  picture: async () => undefined,
  back: () => false,
  focusedField: () => undefined,
  swipe: async () => undefined,
};

/** System bars and keyboard, in dp: plausible for a phone with gesture navigation, the same for every app. */
export const bars = { statusDp: 28, navigationDp: 16, keyboardDp: 260 };

/** A display as `wm size` and `wm density` give it. */
export interface Display {
  width: number;
  height: number;
  /** Dots per inch; 160 makes one pixel a dp. */
  density: number;
}

/** Where apps draw on a display. */
export function frameOf(display: Display): Frame {
  const scale = display.density / 160;
  return {
    widthDp: display.width / scale,
    topDp: bars.statusDp,
    bottomDp: display.height / scale - bars.navigationDp,
  };
}
