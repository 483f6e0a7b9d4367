// The runs that several tests look at: Mint leaking beside Chrome that does not, on both engines and in both modes.
import { RunFixture } from './saved-run.ts';

/** Eight cases: c01-c04 Mint with uploads as documented, c05-c08 Chrome without. */
export function leakingRun(): RunFixture {
  const run = new RunFixture();
  for (const browser of ['mint', 'chrome'])
    for (const engine of ['google', 'duckduckgo'] as const)
      for (const mode of ['normal', 'incognito'] as const) {
        const driven = run.addCase({ browser, engine, mode }).drive();
        driven.request({ url: 'https://www.gstatic.com/logo.png' });
        if (browser === 'mint') driven.sensors();
        driven.closed();
      }
  return run;
}
