// The Xiaomi browsers as documented, one row a version: a row comes in, the app with its native code goes out.
import type { Dress } from '../browsers/dress.ts';
import { mintDress } from '../browsers/look-mint.ts';
import type { AppDescription, Recipe } from '../model.ts';
import { androidSdk } from '../telemetry/android-sdk.ts';
import { type MintBehaviour, mintTelemetry } from '../telemetry/mint.ts';
import { appOn } from './app-on.ts';

/** One browser in one version. */
export interface XiaomiRow {
  id: string;
  package: string;
  label: string;
  versionName: string;
  versionCode: number;
  /** Part of a User-Agent after `XiaoMi/`. */
  agent: string;
  /** Sensors project of its collector. */
  project: string;
  /** Whether this version has the incognito switch. */
  incognitoSwitch: boolean;
  miuiOnly?: boolean;
  dress: Dress;
}

/** Ids of com.mi.globalbrowser: search_hint and url are known (facts 2.4), the rest is com.android.browser's or Android's own. */
const proDress: Dress = {
  ...mintDress,
  ids: { ...mintDress.ids, agree: 'android:id/button1', edit: 'url' },
  firstRun: [
    {
      title: 'Welcome to Mi Browser Pro',
      body: 'To go on, agree to the User Agreement and the Privacy Policy.',
      accept: { id: 'android:id/button1', text: 'Agree' },
      decline: { id: 'android:id/button2', text: 'Disagree' },
    },
    {
      title: 'Allow Mi Browser Pro to access photos, media and files?',
      body: 'Downloads are kept there.',
      // Known: facts 2.4.
      accept: { id: 'com.android.packageinstaller:id/permission_allow_button', text: 'ALLOW' },
    },
  ],
  startPage: ['Mi Browser Pro', 'Video, news, games'],
};

/** Ids of com.android.browser on MIUI (facts 2.4); what its first-run screens say is invented. */
const stockDress: Dress = {
  ...proDress,
  firstRun: [
    {
      title: 'Terms of use',
      body: 'To use Browser, agree to the User Agreement and the Privacy Policy.',
      // Known: facts 2.4 (newer builds).
      accept: { id: 'btn_agree', text: 'Agree' },
      // Invented.
      decline: { id: 'btn_disagree', text: 'Disagree' },
    },
    {
      title: 'Make Browser your default?',
      body: 'Links will open here.',
      accept: { id: 'btn_default_browser_cancel', text: 'Not now' },
    },
    {
      title: 'Sign in to your Mi Account',
      body: 'Your bookmarks on all devices.',
      accept: { id: 'btn_sign_in_skip', text: 'Skip' },
    },
  ],
  startPage: ['Browser', ''],
};

const mint = {
  package: 'com.mi.globalbrowser.mini',
  label: 'Mint Browser',
  project: 'global_browser_mini',
  dress: mintDress,
};
/** Project: not found (facts 3), invented for this and the stock browser. */
const pro = {
  package: 'com.mi.globalbrowser',
  label: 'Mi Browser Pro',
  project: 'global_browser_pro',
  dress: proDress,
};
const stock = {
  package: 'com.android.browser',
  label: 'Browser',
  project: 'global_browser',
  miuiOnly: true,
  dress: stockDress,
};

/**
 * Packages: facts 2.1. Versions: facts 1.3 (Mint 3.4.0 analysed), 1.2 (first with the switch: Mint 3.4.3, the others 12.1.4)
 * and 2.2 (12.1.3-g seen; the stock browser before 12.1.4 stands with the same number). Version codes are invented.
 */
export const xiaomiRows: readonly XiaomiRow[] = [
  { id: 'mint-3.4.0', ...mint, ...version('3.4.0', 340, 'Mint Browser'), incognitoSwitch: false },
  { id: 'mint-3.4.3', ...mint, ...version('3.4.3', 343, 'Mint Browser'), incognitoSwitch: true },
  {
    id: 'mi-browser-pro-12.1.3',
    ...pro,
    ...version('12.1.3-g', 201_210_300, 'MiuiBrowser'),
    incognitoSwitch: false,
  },
  {
    id: 'mi-browser-pro-12.1.4',
    ...pro,
    ...version('12.1.4-g', 201_210_400, 'MiuiBrowser'),
    incognitoSwitch: true,
  },
  {
    id: 'mi-browser-12.1.3',
    ...stock,
    ...version('12.1.3-g', 201_210_300, 'MiuiBrowser'),
    incognitoSwitch: false,
  },
  {
    id: 'mi-browser-12.1.4',
    ...stock,
    ...version('12.1.4-g', 201_210_400, 'MiuiBrowser'),
    incognitoSwitch: true,
  },
];

function version(name: string, code: number, agent: string) {
  return { versionName: name, versionCode: code, agent: `${agent}/${name}` };
}

/** The row with that id. */
export function xiaomiRow(id: string): XiaomiRow {
  const row = xiaomiRows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new RangeError(`no row ${id}`);
  return row;
}

/**
 * What is documented for Mint 3.4.0 and 3.4.3 (facts 1.3, 1.4, 3 and 4.1): every search and page on two channels, in
 * both modes; with the switch, nothing in incognito mode while enhanced incognito mode is off. That the other two browsers do
 * the same was reported (facts 1.1) without their payloads: they send what Mint sends.
 */
export function documented({ project, incognitoSwitch }: XiaomiRow): MintBehaviour {
  return {
    collector: `https://sa.api.intl.miui.com/sa?project=${project}`,
    modes: 'normal and incognito',
    heedsSwitch: incognitoSwitch,
    // Host: facts 3; path: facts 4.4, v1.
    mistat: 'https://data.mistat.intl.xiaomi.com/mistats',
    pinned: false,
    newId: 'each installation',
    dialect: androidSdk,
  };
}

/** The recipe of a row, behaving as documented unless told. */
export function xiaomiRecipe(row: XiaomiRow, behaviour: MintBehaviour = documented(row)): Recipe {
  const app = xiaomiApp(row);
  return { app, telemetry: (context) => mintTelemetry(context, appOn(app, context.identity), behaviour) };
}

/** The fixed part of a row's app. */
export function xiaomiApp(row: XiaomiRow): AppDescription {
  const { id, label, versionName, versionCode, dress, incognitoSwitch, miuiOnly } = row;
  return {
    id,
    package: row.package,
    label,
    versionName,
    versionCode,
    // Known for the other two (facts 2.3); Mint's was not found.
    launchActivity:
      label === 'Mint Browser'
        ? `${row.package}.InventedForTheLabActivity`
        : 'com.android.browser.BrowserActivity',
    look: 'mint',
    dress,
    incognitoSwitch,
    ...(miuiOnly === undefined ? {} : { miuiOnly }),
    // Forms of facts 2.2; braces are filled in from the handset.
    userAgent: `Mozilla/5.0 (Linux; U; Android {release}; en-gb; {model} Build/{build}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${label === 'Mint Browser' ? '61.0.3163.128' : '71.0.3578.141'} Mobile Safari/537.36 XiaoMi/${row.agent}`,
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
