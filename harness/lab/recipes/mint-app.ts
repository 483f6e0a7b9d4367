// Mint Browser as every Mint recipe installs it: an id comes in, the app's fixed description goes out.
import type { AppDescription, Recipe } from '../model.ts';
import { androidSdk } from '../telemetry/android-sdk.ts';
import { type MintBehaviour, mintTelemetry } from '../telemetry/mint.ts';
import { appOn } from './app-on.ts';

/** The documented behaviour of Mint 3.4.0 (facts 1.3, 1.4, 3 and 4.1). */
export const documentedMint: MintBehaviour = {
  collector: 'https://sa.api.intl.miui.com/sa?project=global_browser_mini',
  modes: 'normal and incognito',
  pinned: false,
  newId: 'each installation',
  dialect: androidSdk,
};

/** A Mint recipe that differs from the documented one only in `differs`. */
export function mintRecipe(id: string, differs: Partial<MintBehaviour> = {}): Recipe {
  const app = mintApp(id);
  const behaviour = { ...documentedMint, ...differs };
  return {
    app,
    telemetry: (context) => mintTelemetry(context, appOn(app, context.identity), behaviour),
  };
}

/** Package and version are facts 2.1 and 2.2; the version code and the launch activity were not found and are invented. */
export function mintApp(id: string): AppDescription {
  return {
    id,
    package: 'com.mi.globalbrowser.mini',
    label: 'Mint Browser',
    versionName: '3.4.0',
    versionCode: 340,
    launchActivity: 'com.mi.globalbrowser.mini.InventedForTheLabActivity',
    look: 'mint',
    // Form of facts 2.2 (seen with 3.9.3), version 3.4.0; braces are filled in from the handset.
    userAgent:
      'Mozilla/5.0 (Linux; U; Android {release}; en-gb; {model} Build/{build}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/61.0.3163.128 Mobile Safari/537.36 XiaoMi/Mint Browser/3.4.0',
    engines: [
      {
        id: 'google',
        name: 'Google',
        searchUrl: 'https://www.google.com/search?q={words}',
        suggestUrl: 'https://www.google.com/complete/search?client=chrome&q={words}',
      },
      {
        id: 'duckduckgo',
        name: 'DuckDuckGo',
        searchUrl: 'https://duckduckgo.com/?q={words}',
        suggestUrl: 'https://duckduckgo.com/ac/?q={words}&type=list',
      },
    ],
  };
}
