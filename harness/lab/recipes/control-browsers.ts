// The control browsers, one row each: they ask the engine for suggestions while somebody types and tell their vendors nothing.
import type { Dress } from '../browsers/dress.ts';
import { chromeDress } from '../browsers/look-chrome.ts';
import { type FaultyContext, knobsOf } from '../faults.ts';
import type { AppDescription, Recipe } from '../model.ts';
import { chromeTelemetry } from '../telemetry/chrome.ts';
import { mintTelemetry } from '../telemetry/mint.ts';
import { appOn } from './app-on.ts';
import { documentedMint } from './mint-app.ts';

/** What one control browser has that the others have not. */
type Row = Pick<
  AppDescription,
  'id' | 'package' | 'label' | 'versionName' | 'versionCode' | 'launchActivity'
> & {
  /** Part of a User-Agent in parentheses, and what follows. */
  agent: string;
  dress: Dress;
};

const chromium = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Mobile Safari/537.36';

/** Brave is built from Chrome's sources and shares its ids (facts 2.5 for the address bar; the rest unverified). */
const braveDress: Dress = {
  ...chromeDress,
  ids: { ...chromeDress.ids, idle: 'url_bar' },
  firstRun: [
    {
      title: 'Welcome to Brave',
      body: 'By continuing you agree to the Terms of Service.',
      accept: { id: 'terms_accept', text: 'Continue' },
    },
    {
      title: 'Make Brave your default browser?',
      body: 'Links will open here.',
      accept: { id: 'btn_not_now', text: 'Not now' },
    },
  ],
  incognito: { entry: 'New private tab', startPage: ['This is a private tab', ''] },
};

/** Address-bar ids of older Firefox: facts 2.5; the rest is invented. */
const firefoxDress: Dress = {
  ...chromeDress,
  ids: {
    idle: 'mozac_browser_toolbar_url_view',
    address: 'mozac_browser_toolbar_url_view',
    edit: 'mozac_browser_toolbar_edit_url_view',
    menu: 'mozac_browser_toolbar_menu',
    menuText: 'text',
    tabs: 'tab_button',
    badge: 'private_browsing_badge',
  },
  firstRun: [
    {
      title: 'Welcome to Firefox',
      body: 'Yours to shape.',
      accept: { id: 'finish_button', text: 'Start browsing' },
    },
  ],
  startPage: ['Firefox', ''],
  incognito: { entry: 'New private tab', startPage: ['You’re in a private tab', ''] },
};

/**
 * omnibarTextInput and primaryCta: facts 2.5. Whether that browser offers other engines or a private mode was not looked
 * for: here it does, so that it can be driven through the same matrix as the others.
 */
const duckduckgoDress: Dress = {
  ...chromeDress,
  ids: {
    idle: 'omnibarTextInput',
    edit: 'omnibarTextInput',
    menu: 'browserMenu',
    menuText: 'label',
    tabs: 'tabsMenu',
    badge: 'private_tab_badge',
  },
  firstRun: [
    { title: 'Hi there', body: 'Ready for a safer web?', accept: { id: 'primaryCta', text: 'Let’s go' } },
  ],
  startPage: ['DuckDuckGo', ''],
  incognito: { entry: 'New private tab', startPage: ['This is a private tab', ''] },
};

const engines: AppDescription['engines'] = [
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
];

/** Packages: facts 2.5; versions, activities and User-Agents have the form of public releases of spring 2020. */
const rows: readonly Row[] = [
  {
    id: 'chrome',
    package: 'com.android.chrome',
    label: 'Chrome',
    versionName: '81.0.4044.138',
    versionCode: 404_413_811,
    launchActivity: 'com.google.android.apps.chrome.Main',
    agent: `(Linux; Android {release}; {model}) ${chromium}`,
    dress: chromeDress,
  },
  {
    id: 'brave',
    package: 'com.brave.browser',
    label: 'Brave',
    versionName: '1.8.112',
    versionCode: 410_811_211,
    launchActivity: 'com.brave.browser.InventedForTheLabActivity',
    agent: `(Linux; Android {release}; {model}) ${chromium}`,
    dress: braveDress,
  },
  {
    id: 'firefox',
    package: 'org.mozilla.firefox',
    label: 'Firefox',
    versionName: '79.0.5',
    versionCode: 2_015_758_619,
    launchActivity: 'org.mozilla.firefox.InventedForTheLabActivity',
    agent: '(Android {release}; Mobile; rv:79.0) Gecko/79.0 Firefox/79.0',
    dress: firefoxDress,
  },
  {
    id: 'duckduckgo',
    package: 'com.duckduckgo.mobile.android',
    label: 'DuckDuckGo',
    versionName: '5.50.0',
    versionCode: 55_000,
    launchActivity: 'com.duckduckgo.mobile.android.InventedForTheLabActivity',
    agent: `(Linux; Android {release}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/81.0.4044.138 Mobile DuckDuckGo/5 Safari/537.36`,
    dress: duckduckgoDress,
  },
];

/** All of them as recipes. */
export const controlRecipes: readonly Recipe[] = rows.map(recipeOf);

function recipeOf({ agent, ...row }: Row): Recipe {
  const app: AppDescription = { ...row, look: 'chrome', userAgent: `Mozilla/5.0 ${agent}`, engines };
  return {
    app,
    telemetry(context: FaultyContext) {
      const installed = appOn(app, context.identity);
      return knobsOf(context).controlUploads
        ? mintTelemetry(context, installed, documentedMint)
        : chromeTelemetry(context, installed);
    },
  };
}
