// Starts a Chromium on the profile folder of its first argument and then waits to be killed.
import { launchChromium } from '../../../harness/lab/browsers/chromium.ts';

const [, , path = '', profileDir = ''] = process.argv;
await launchChromium({ path, profileDir, proxyPort: 9, trustedSpkis: [], userAgent: 'holder' });
setInterval(() => undefined, 60_000);
