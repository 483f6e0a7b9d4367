// The control browser: asks the engine for suggestions while somebody types and tells its vendor nothing.
import { type FaultyContext, knobsOf } from '../faults.ts';
import type { AppDescription, Recipe } from '../model.ts';
import { chromeTelemetry } from '../telemetry/chrome.ts';
import { mintTelemetry } from '../telemetry/mint.ts';
import { appOn } from './app-on.ts';
import { documentedMint } from './mint-app.ts';

/** Package as facts 2.5; version, activity and User-Agent have the form of public Chrome releases. */
const app: AppDescription = {
  id: 'chrome',
  package: 'com.android.chrome',
  label: 'Chrome',
  versionName: '81.0.4044.138',
  versionCode: 404413811,
  launchActivity: 'com.google.android.apps.chrome.Main',
  look: 'chrome',
  userAgent:
    'Mozilla/5.0 (Linux; Android {release}; {model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Mobile Safari/537.36',
  engines: [
    {
      id: 'google',
      name: 'Google',
      searchUrl: 'https://www.google.com/search?q={words}&sourceid=chrome-mobile&ie=UTF-8',
      suggestUrl: 'https://www.google.com/complete/search?client=chrome-omni&q={words}',
    },
    {
      id: 'duckduckgo',
      name: 'DuckDuckGo',
      searchUrl: 'https://duckduckgo.com/?q={words}',
      suggestUrl: 'https://duckduckgo.com/ac/?q={words}&type=list',
    },
  ],
};

export const chrome: Recipe = {
  app,
  telemetry(context: FaultyContext) {
    const installed = appOn(app, context.identity);
    return knobsOf(context).controlUploads
      ? mintTelemetry(context, installed, documentedMint)
      : chromeTelemetry(context, installed);
  },
};
