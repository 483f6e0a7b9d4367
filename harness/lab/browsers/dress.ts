// What differs between browsers with one layout: the ids their nodes have and the words they show. Data, one object a browser.

/** Parts of a browser's screens that have a resource id. */
export type Part =
  | 'agree'
  | 'idle'
  | 'edit'
  /** The address bar while a page is shown and nobody edits it; absent: `edit`. */
  | 'address'
  | 'menu'
  | 'menuButton'
  | 'menuText'
  | 'settings'
  | 'refresh'
  | 'home'
  | 'tabs'
  | 'newTab'
  | 'incognito'
  | 'closeIncognito'
  | 'badge';

/** A screen that stands before the browser when it is started for the first time; its button leads on. */
export interface FirstRunScreen {
  title: string;
  body: string;
  accept: { id: string; text: string };
  /** A button that leaves the browser instead; absent: there is none. */
  decline?: { id: string; text: string };
}

/** How one browser fills a layout. */
export interface Dress {
  /** Resource names without the package; whole ones such as `android:id/button1` stay as they are. */
  ids: Partial<Record<Part, string>>;
  /** Shown in this order before the browser can be used. */
  firstRun: readonly FirstRunScreen[];
  /** Name on the start page, and what stands below it. */
  startPage: readonly [string, string];
  /** Menu entry that leads to incognito mode, and what the start page then says. */
  incognito: { entry: string; startPage: readonly [string, string] };
}
