// How the simulated Mint Browser looks. No page source of Mint 3.4.0 was found: each id says where it comes from.
import type { Kit } from '../handset/screen/kit.ts';
import type { Frame } from '../handset/screen/screen-app.ts';
import type { UiNode } from '../handset/screen/ui-node.ts';
import { downloadSheet, newsFeed } from './look-extras.ts';
import {
  colours,
  editText,
  firstRunScreen,
  frameLayout,
  imageButton,
  linearLayout,
  listScreen,
  menuSheet,
  textView,
  typingPanel,
  webView,
} from './look-parts.ts';
import type { Dress } from './dress.ts';
import type { Look, Scene } from './scene.ts';

const barDp = 56;
const toolsDp = 48;

/** Mint Browser itself. */
export const mintDress: Dress = {
  ids: {
    /** Invented. */
    agree: 'agree',
    /** Known for com.mi.globalbrowser (facts 2.4); Mint not confirmed. */
    idle: 'search_hint',
    /** One of two candidates for Mint (facts 2.4), the likelier. */
    edit: 'url_bar',
    /** Known for com.android.browser (facts 2.4); Mint not confirmed. */
    menu: 'action_more',
    /** Known for com.android.browser (facts 2.4); Mint not confirmed. */
    settings: 'action_menu_setting',
    /** Known for com.android.browser (facts 2.4); Mint not confirmed. */
    refresh: 'action_menu_refresh',
    /** Known for com.android.browser (facts 2.4); Mint not confirmed. */
    home: 'action_home',
    /** Known for com.android.browser (facts 2.4); Mint not confirmed. */
    tabs: 'action_tabs',
    /** Invented. */
    badge: 'incognito_badge',
    /** Invented. */
    menuText: 'menu_item_text',
  },
  firstRun: [
    {
      title: 'Welcome to Mint Browser',
      body: 'To go on, agree to the User Agreement and the Privacy Policy.',
      accept: { id: 'agree', text: 'Agree' },
      // Invented.
      decline: { id: 'disagree', text: 'Disagree' },
    },
  ],
  startPage: ['Mint Browser', 'Light and fast'],
  incognito: {
    // Name: facts 2.4.
    entry: 'Incognito Mode',
    startPage: ['You are in incognito mode', 'Pages you open here are not kept in the history.'],
  },
};

/** Mint Browser: address on top, tools at the bottom, a menu sheet with the "Incognito Mode" switch (name: facts 2.4). */
export const mintLook: Look = {
  dress: mintDress,
  webRect: (frame) => [0, frame.topDp + barDp, frame.widthDp, frame.bottomDp - frame.topDp - barDp - toolsDp],
  draw(scene, kit, frame) {
    switch (scene.place) {
      case 'terms':
        return firstRunScreen(scene, kit, frame);
      case 'settings':
        return settingsScreen(scene, kit, frame);
      case 'engines':
        return listScreen(kit, frame, {
          key: `engines#${scene.serial}`,
          title: 'Search engine',
          onUp: scene.actions.back,
          rows: scene.engines.map(({ id, name }) => ({
            title: name,
            checked: id === scene.engine,
            onTap: () => scene.actions.chooseEngine(id),
          })),
        });
      case 'start':
      case 'page':
        return browseScreen(scene, kit, frame);
    }
  },
};

function settingsScreen(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const chosen = scene.engines.find(({ id }) => id === scene.engine)?.name;
  return listScreen(kit, frame, {
    key: `settings#${scene.serial}`,
    title: 'Settings',
    onUp: scene.actions.back,
    rows: [
      { title: 'Search engine', ...(chosen ? { summary: chosen } : {}), onTap: scene.actions.openEngines },
      { title: 'Text size', onTap: () => undefined },
      { title: 'Privacy & security', onTap: () => undefined },
      // Name: facts 1.3 and 2.4; where it stands among the settings is invented.
      ...(scene.enhanced === undefined
        ? []
        : [
            {
              title: 'Enhanced Incognito Mode',
              toggled: scene.enhanced,
              onTap: scene.actions.toggleEnhanced,
            },
          ]),
      { title: 'About', onTap: () => undefined },
    ],
  });
}

function browseScreen(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const rect = mintLook.webRect(frame);
  const content = scene.editing
    ? typingPanel(scene, kit, rect)
    : scene.place === 'page'
      ? webView(scene, kit, rect)
      : startPage(scene, kit, frame);
  return kit.node(
    frameLayout,
    [0, 0, frame.widthDp, frame.bottomDp],
    { paint: { background: colours(scene.incognito).page } },
    [
      content,
      addressBar(scene, kit, frame),
      tools(scene, kit, frame),
      ...(scene.menuOpen ? [menu(scene, kit, frame)] : []),
      ...(scene.download === undefined ? [] : [downloadSheet(scene, kit, frame)]),
    ],
  );
}

function addressBar(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { bar, field, text, muted } = colours(scene.incognito);
  const { ids } = scene.dress;
  const { widthDp, topDp } = frame;
  const badge = scene.incognito
    ? [
        kit.node(textView, [widthDp - 84, topDp + 12, 72, 32], {
          id: ids.badge,
          text: 'Incognito',
          paint: { color: muted, fontSize: 12, align: 'right' },
        }),
      ]
    : [];
  const width = widthDp - 24 - (scene.incognito ? 84 : 0);
  const look = { background: field, color: text, radius: 20, padding: 16, fontSize: 15 };
  const shown =
    scene.editing || scene.place === 'page'
      ? kit.node(editText, [12, topDp + 8, width, 40], {
          id: ids.edit,
          key: `address#${scene.serial}`,
          text: scene.editing ? scene.editing.text() : scene.address,
          hint: 'Search or enter web address',
          focused: scene.editing !== undefined,
          onTap: scene.actions.edit,
          ...(scene.editing ? { field: scene.editing } : {}),
          paint: look,
        })
      : kit.node(textView, [12, topDp + 8, width, 40], {
          id: ids.idle,
          key: `idle#${scene.serial}`,
          text: 'Search or enter web address',
          onTap: scene.actions.edit,
          paint: { ...look, color: muted },
        });
  return kit.node(linearLayout, [0, topDp, widthDp, barDp], { paint: { background: bar } }, [
    shown,
    ...badge,
  ]);
}

function startPage(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { muted, text } = colours(scene.incognito);
  const rect = mintLook.webRect(frame);
  const [x, y, width, height] = rect;
  const words = scene.incognito ? scene.dress.incognito.startPage : scene.dress.startPage;
  return kit.node(frameLayout, [x, y, width, height], { key: `start#${scene.serial}` }, [
    kit.node(textView, [x + 24, y + 120, width - 48, 40], {
      text: words[0],
      paint: { fontSize: 24, align: 'center', color: text },
    }),
    kit.node(textView, [x + 24, y + 164, width - 48, 40], {
      text: words[1],
      paint: { fontSize: 14, align: 'center', color: muted, wrap: true },
    }),
    ...newsFeed(scene, kit, rect),
  ]);
}

function tools(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { bar, text } = colours(scene.incognito);
  const { ids } = scene.dress;
  const top = frame.bottomDp - toolsDp;
  const width = frame.widthDp / 4;
  const tool = (
    at: number,
    id: string | undefined,
    words: { desc: string; glyph: string },
    onTap: () => unknown,
  ) =>
    kit.node(imageButton, [at * width, top, width, toolsDp], {
      id,
      contentDesc: words.desc,
      onTap: async () => {
        await onTap();
      },
      paint: { glyph: words.glyph, color: text, fontSize: 20 },
    });
  return kit.node(
    linearLayout,
    [0, top, frame.widthDp, toolsDp],
    { paint: { background: bar, border: '#ddd' } },
    [
      tool(0, 'action_back', { desc: 'Back', glyph: '‹' }, scene.actions.back),
      tool(1, ids.home, { desc: 'Home', glyph: '⌂' }, scene.actions.newTab),
      tool(2, ids.tabs, { desc: 'Tabs', glyph: '▢' }, scene.actions.newTab),
      tool(3, ids.menu, { desc: 'Menu', glyph: '≡' }, scene.actions.openMenu),
    ],
  );
}

function menu(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { actions, dress } = scene;
  const { ids } = dress;
  const items = [
    {
      text: dress.incognito.entry,
      checked: scene.incognito,
      onTap: () => (scene.incognito ? actions.closeIncognito() : actions.newIncognitoTab()),
    },
    { id: ids.refresh, text: 'Refresh', onTap: actions.reload },
    // Invented; that Mint has a reader mode: facts 1.3.
    ...(scene.place === 'page' ? [{ text: 'Reader mode', onTap: actions.openReader }] : []),
    { id: ids.settings, text: 'Settings', onTap: actions.openSettings },
  ];
  return menuSheet(kit, frame, {
    key: `menu#${scene.serial}`,
    rect: [0, frame.bottomDp - toolsDp - items.length * 48, frame.widthDp, items.length * 48],
    rowId: ids.menuText ?? '',
    items,
    onClose: actions.closeMenu,
  });
}
