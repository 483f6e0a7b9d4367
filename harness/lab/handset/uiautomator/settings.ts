// The UiAutomator2 server's own settings with their defaults (its `model/settings` classes); they change nothing in a model that is never slow.

const defaults: Record<string, string | number | boolean> = {
  actionAcknowledgmentTimeout: 3000,
  allowInvisibleElements: false,
  alwaysTraversableViewClasses: '',
  currentDisplayId: 0,
  disableIdLocatorAutocompletion: false,
  elementResponseAttributes: 'name,text',
  enableMultiWindows: false,
  enableNotificationListener: true,
  enableTopmostWindowFromActivePackage: false,
  enforceXPath1: false,
  ignoreUnimportantViews: false,
  includeExtrasInPageSource: false,
  includeA11yActionsInPageSource: false,
  keyInjectionDelay: 0,
  limitXPathContextScope: true,
  mjpegBilinearFiltering: false,
  mjpegScalingFactor: 50,
  mjpegServerFramerate: 10,
  mjpegServerPort: 7810,
  mjpegServerScreenshotQuality: 50,
  normalizeTagNames: false,
  scrollAcknowledgmentTimeout: 200,
  serverPort: 6790,
  shouldUseCompactResponses: true,
  shutdownOnPowerDisconnect: true,
  simpleBoundsCalculation: false,
  snapshotMaxDepth: 70,
  trackScrollEvents: true,
  useResourcesForOrientationDetection: false,
  waitForIdleTimeout: 10_000,
  waitForSelectorTimeout: 10_000,
  wakeLockTimeout: 86_400_000,
};

/** Settings of one session. */
export interface ServerSettings {
  all(): Record<string, unknown>;
  /** Takes what it knows; returns the names it does not. */
  update(changes: Record<string, unknown>): string[];
}

/** Settings at their defaults. */
export function createServerSettings(): ServerSettings {
  const values: Record<string, unknown> = { ...defaults };
  return {
    all: () => ({ ...values }),
    update(changes) {
      const unknown = Object.keys(changes).filter((name) => !(name in defaults));
      for (const [name, value] of Object.entries(changes)) {
        if (name in defaults) values[name] = value;
      }
      return unknown;
    },
  };
}
