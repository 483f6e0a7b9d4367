// What the phone's own apps (home screen, status bar, Settings, Files, Music) notice, and what a recipe for them is.
import type { TelemetryContext } from '../model.ts';

/** Something done on the phone itself, as the app it was done in sees it. */
export type PhoneEvent =
  | { type: 'home-swipe'; direction: 'left' | 'right'; screen: number }
  | { type: 'folder-open'; name: string }
  | { type: 'status-bar' }
  | { type: 'settings' }
  | { type: 'app-open'; package: string }
  | { type: 'file-open'; name: string }
  | { type: 'music-play'; title: string };

const packages = {
  'home-swipe': 'com.miui.home',
  'folder-open': 'com.miui.home',
  'status-bar': 'com.android.systemui',
  settings: 'com.android.settings',
  'file-open': 'com.mi.android.globalFileexplorer',
  'music-play': 'com.miui.player',
} as const satisfies Partial<Record<PhoneEvent['type'], string>>;

/** The package an event happens in; names of Files and Music by a public list (config/apps.json says which). */
export function packageOf(event: PhoneEvent): string {
  return event.type === 'app-open' ? event.package : packages[event.type];
}

/** The native code of the phone's own apps. */
export interface PhoneTelemetry {
  emit(event: PhoneEvent): void;
  /** Drops every socket and timer. */
  close(): Promise<void>;
}

/** What such code is started with: one uid per package. */
export type SystemContext = Omit<TelemetryContext, 'uid' | 'storage'> & {
  uidOf: (packageName: string) => number;
};

/** A way the phone's own apps behave. */
export interface SystemRecipe {
  id: string;
  telemetry(context: SystemContext): PhoneTelemetry;
}
