// How a Chromium without a window is started that does nothing of its own accord.

/** Switches of the headless shell: no window, no sandbox (it runs as root in containers), nothing fetched in the background. */
export const quietChromium: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
];
