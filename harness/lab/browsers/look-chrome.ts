// How the simulated Chrome looks. Ids are those of Chrome for Android where the facts know them; the rest says so.
import type { Kit } from '../handset/screen/kit.ts';
import type { Frame } from '../handset/screen/screen-app.ts';
import type { UiNode } from '../handset/screen/ui-node.ts';
import {
  colours,
  editText,
  firstRunScreen,
  frameLayout,
  imageButton,
  listScreen,
  menuSheet,
  textView,
  typingPanel,
  webView,
} from './look-parts.ts';
import type { Dress } from './dress.ts';
import type { Look, Scene } from './scene.ts';

const barDp = 56;

/** Chrome itself. */
export const chromeDress: Dress = {
  ids: {
    /** Known: facts 2.5. */
    idle: 'search_box_text',
    /** Known: facts 2.5. */
    edit: 'url_bar',
    /** Known: facts 2.5. */
    menu: 'menu_button_wrapper',
    /** Known: facts 2.5. */
    menuText: 'menu_item_text',
    /** Known: facts 2.5. */
    tabs: 'tab_switcher_button',
    /** Known: facts 2.5. */
    incognito: 'new_incognito_tab_menu_id',
    /** From Chromium's menu sources, not seen on a device. */
    newTab: 'new_tab_menu_id',
    /** From Chromium's menu sources, not seen on a device. */
    settings: 'preferences_id',
    /** From Chromium's menu sources, not seen on a device. */
    refresh: 'reload_menu_id',
    /** Invented. */
    closeIncognito: 'close_all_incognito_tabs_menu_id',
    /** Invented. */
    badge: 'incognito_badge',
    /** Invented. */
    menuButton: 'menu_button',
  },
  firstRun: [
    {
      title: 'Welcome to Chrome',
      body: 'By using Chrome, you agree to the Terms of Service.',
      // Known: facts 2.5.
      accept: { id: 'terms_accept', text: 'Accept & continue' },
    },
    {
      title: 'Turn on sync?',
      body: 'Your passwords, history and more on all devices.',
      // Known: facts 2.5.
      accept: { id: 'negative_button', text: 'No thanks' },
    },
  ],
  startPage: ['New tab', ''],
  incognito: { entry: 'New incognito tab', startPage: ['You’ve gone Incognito', ''] },
};

/** Chrome: everything in a bar on top, a drop-down menu. */
export const chromeLook: Look = {
  dress: chromeDress,
  webRect: (frame) => [0, frame.topDp + barDp, frame.widthDp, frame.bottomDp - frame.topDp - barDp],
  draw(scene, kit, frame) {
    switch (scene.place) {
      case 'terms':
        return firstRunScreen(scene, kit, frame);
      case 'settings':
        return listScreen(kit, frame, {
          key: `settings#${scene.serial}`,
          title: 'Settings',
          onUp: scene.actions.back,
          rows: [
            {
              title: 'Search engine',
              summary: scene.engines.find(({ id }) => id === scene.engine)?.name ?? '',
              onTap: scene.actions.openEngines,
            },
            { title: 'Privacy and security', onTap: () => undefined },
            { title: 'Site settings', onTap: () => undefined },
            { title: 'About Chrome', onTap: () => undefined },
          ],
        });
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

function browseScreen(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const rect = chromeLook.webRect(frame);
  const onStart = scene.place === 'start' && !scene.editing;
  const content = scene.editing
    ? typingPanel(scene, kit, rect)
    : onStart
      ? newTabPage(scene, kit, frame)
      : webView(scene, kit, rect);
  return kit.node(
    frameLayout,
    [0, 0, frame.widthDp, frame.bottomDp],
    { paint: { background: colours(scene.incognito).page } },
    [content, toolbar(scene, kit, frame), ...(scene.menuOpen ? [menu(scene, kit, frame)] : [])],
  );
}

/** Chrome shows an address without `https://` while nobody edits it. */
function shownAddress(scene: Scene): string {
  return scene.editing
    ? scene.editing.text()
    : scene.address.replace(/^https:\/\//, '').replace(/^([^/]+)\/$/, '$1');
}

function toolbar(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { bar, field, text, muted } = colours(scene.incognito);
  const { ids } = scene.dress;
  const { widthDp, topDp } = frame;
  const normalStart = scene.place === 'start' && !scene.editing && !scene.incognito;
  const left = scene.incognito ? 44 : 12;
  const url = kit.node(editText, [left, topDp + 8, widthDp - left - 100, 40], {
    id: scene.editing ? ids.edit : (ids.address ?? ids.edit),
    key: `address#${scene.incognito ? 'incognito' : 'normal'}`,
    text: shownAddress(scene),
    hint: 'Search or type web address',
    focused: scene.editing !== undefined,
    onTap: scene.actions.edit,
    ...(scene.editing ? { field: scene.editing } : {}),
    paint: { background: field, color: text, radius: 20, padding: 16, fontSize: 15 },
  });
  const badge = kit.node('android.widget.ImageView', [8, topDp + 12, 32, 32], {
    id: ids.badge,
    contentDesc: 'Incognito mode',
    paint: { glyph: '◐', color: muted, fontSize: 18 },
  });
  return kit.node(frameLayout, [0, topDp, widthDp, barDp], { id: 'toolbar', paint: { background: bar } }, [
    ...(scene.incognito ? [badge] : []),
    ...(normalStart ? [] : [url]),
    kit.node(imageButton, [widthDp - 92, topDp + 8, 44, 40], {
      id: ids.tabs,
      contentDesc: 'Switch or close tabs',
      onTap: scene.actions.newTab,
      paint: { glyph: '▢', color: text, fontSize: 16 },
    }),
    kit.node(
      frameLayout,
      [widthDp - 48, topDp + 4, 48, 48],
      { id: ids.menu, onTap: scene.actions.openMenu, clickable: false, focusable: false },
      [
        kit.node(imageButton, [widthDp - 48, topDp + 4, 48, 48], {
          id: ids.menuButton,
          contentDesc: 'Customize and control Google Chrome',
          onTap: scene.actions.openMenu,
          paint: { glyph: '⋮', color: text, fontSize: 22 },
        }),
      ],
    ),
  ]);
}

function newTabPage(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { field, muted, text } = colours(scene.incognito);
  const { ids, startPage, incognito } = scene.dress;
  const [x, y, width, height] = chromeLook.webRect(frame);
  const content = scene.incognito
    ? [
        kit.node(textView, [x + 24, y + 120, width - 48, 40], {
          text: incognito.startPage[0],
          paint: { fontSize: 22, align: 'center', color: text },
        }),
      ]
    : [
        kit.node(textView, [x + 24, y + 60, width - 48, 60], {
          text: startPage[0],
          paint: { fontSize: 28, align: 'center', color: muted },
        }),
        kit.node(editText, [x + 20, y + 140, width - 40, 48], {
          id: ids.idle,
          text: 'Search or type web address',
          onTap: scene.actions.edit,
          paint: { background: field, color: muted, radius: 24, padding: 20, fontSize: 15 },
        }),
      ];
  return kit.node(frameLayout, [x, y, width, height], { key: `start#${scene.serial}` }, content);
}

function menu(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { actions, dress } = scene;
  const { ids } = dress;
  const items = [
    { id: ids.newTab, text: 'New tab', onTap: actions.newTab },
    { id: ids.incognito, text: dress.incognito.entry, onTap: actions.newIncognitoTab },
    ...(scene.incognito
      ? [{ id: ids.closeIncognito, text: 'Close incognito tabs', onTap: actions.closeIncognito }]
      : []),
    { id: ids.refresh, text: 'Reload', onTap: actions.reload },
    { id: ids.settings, text: 'Settings', onTap: actions.openSettings },
  ];
  return menuSheet(kit, frame, {
    key: `menu#${scene.serial}`,
    rect: [frame.widthDp - 248, frame.topDp + 4, 240, items.length * 48],
    rowId: ids.menuText ?? '',
    items,
    onClose: actions.closeMenu,
  });
}
