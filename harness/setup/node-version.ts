// Refuses a Node.js that cannot run the harness, before anything else is loaded.
import { HarnessError } from '../lib/errors.ts';

/** Lowest release of each supported line (appium 3 and webdriverio 9 ask for these). */
const supported = [
  { major: 20, minor: 19 },
  { major: 22, minor: 12 },
  { major: 24, minor: 0 },
];

/** Throws `node-unsupported` for a Node.js below 20.19 or of an unsupported line. */
export function checkNodeVersion(version: string): void {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const line = supported.find((candidate) => candidate.major === major);
  if (line !== undefined ? minor >= line.minor : major > 24) return;
  throw new HarnessError(
    'node-unsupported',
    `This is Node.js ${version}; phonehome needs 20.19 or later, 22.12 or later, or 24.`,
    {
      remedy: 'Install a supported Node.js from nodejs.org or your package source, then run npm ci again.',
    },
  );
}
