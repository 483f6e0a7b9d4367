// What a simulated browser keeps in its shared preferences: terms accepted, chosen search engine.
import type { AppDescription } from '../model.ts';

const termsKey = 'browser.terms_accepted';
const engineKey = 'browser.search_engine';
/** Read by the app's native code too. */
export const enhancedIncognitoKey = 'browser.enhanced_incognito';

type Engine = AppDescription['engines'][number];

/** Typed access to an app's storage; the storage itself is wiped by `pm clear`. */
export interface Preferences {
  termsAccepted(): boolean;
  acceptTerms(): void;
  /** The chosen engine, else the app's first. */
  engine(): Engine;
  chooseEngine(id: string): void;
  /** Whether enhanced incognito mode is on, which it is unless switched off (facts 1.3: off is not the default). */
  enhanced(): boolean;
  setEnhanced(on: boolean): void;
}

/** Preferences of `app` in `storage`. Throws a RangeError when the app has no engine. */
export function createPreferences(app: AppDescription, storage: Map<string, string>): Preferences {
  return {
    termsAccepted: () => storage.get(termsKey) === 'true',
    acceptTerms: () => {
      storage.set(termsKey, 'true');
    },
    engine: () => {
      const chosen = app.engines.find(({ id }) => id === storage.get(engineKey)) ?? app.engines[0];
      if (!chosen) throw new RangeError(`${app.package} has no search engines.`);
      return chosen;
    },
    chooseEngine: (id) => {
      storage.set(engineKey, id);
    },
    enhanced: () => storage.get(enhancedIncognitoKey) !== 'false',
    setEnhanced: (on) => {
      storage.set(enhancedIncognitoKey, String(on));
    },
  };
}
