// Pieces that the looks of simulated browsers share: page area, lists, first-run screens, menu sheet.
import type { Kit, NodeTraits, Rect } from '../handset/screen/kit.ts';
import type { Frame } from '../handset/screen/screen-app.ts';
import type { UiNode } from '../handset/screen/ui-node.ts';
import type { Scene } from './scene.ts';

export const frameLayout = 'android.widget.FrameLayout';
export const linearLayout = 'android.widget.LinearLayout';
export const textView = 'android.widget.TextView';
export const editText = 'android.widget.EditText';
export const imageButton = 'android.widget.ImageButton';
export const button = 'android.widget.Button';

/** Colours of a mode. */
export function colours(incognito: boolean) {
  return incognito
    ? { bar: '#35363a', text: '#e8eaed', field: '#202124', muted: '#9aa0a6', page: '#202124' }
    : { bar: '#ffffff', text: '#202124', field: '#f1f3f4', muted: '#5f6368', page: '#ffffff' };
}

/** The WebView with the page's nodes; its text is the page's title. */
export function webView(scene: Scene, kit: Kit, rect: Rect): UiNode {
  return kit.node(
    'android.webkit.WebView',
    rect,
    {
      text: scene.page.title,
      scrollable: true,
      clickable: false,
      focusable: true,
      onTap: scene.page.onTap,
      paint: { background: '#ffffff' },
    },
    scene.page.nodes,
  );
}

/** The first-run screen that the browser has come to. */
export function firstRunScreen(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { firstRun } = scene.dress;
  const shown = firstRun[scene.termsStep] ?? firstRun[0];
  if (!shown) throw new RangeError('No first-run screens.');
  const { title, body, decline } = shown;
  const accept = { ...shown.accept, onTap: scene.actions.acceptTerms };
  const refuse = decline && { decline: { ...decline, onTap: scene.actions.declineTerms } };
  return termsScreen(kit, frame, { key: `terms#${scene.serial}`, title, body, accept, ...refuse });
}

/** A first-run screen: a heading, a sentence and its button. */
function termsScreen(
  kit: Kit,
  frame: Frame,
  words: { key: string; title: string; body: string; accept: NodeTraits; decline?: NodeTraits },
): UiNode {
  const middle = (frame.topDp + frame.bottomDp) / 2;
  const width = frame.widthDp - 48;
  return kit.node(
    frameLayout,
    [0, 0, frame.widthDp, frame.bottomDp],
    { key: words.key, paint: { background: '#fff' } },
    [
      kit.node(textView, [24, middle - 150, width, 48], {
        text: words.title,
        paint: { fontSize: 22, align: 'center' },
      }),
      kit.node(textView, [24, middle - 90, width, 96], {
        text: words.body,
        paint: { fontSize: 14, align: 'center', color: '#5f6368', wrap: true },
      }),
      kit.node(button, [64, frame.bottomDp - 96, frame.widthDp - 128, 48], {
        ...words.accept,
        paint: { background: '#1a73e8', color: '#fff', align: 'center', radius: 24, fontSize: 15 },
      }),
      ...(words.decline === undefined
        ? []
        : [
            kit.node(button, [64, frame.bottomDp - 152, frame.widthDp - 128, 48], {
              ...words.decline,
              paint: { color: '#1a73e8', align: 'center', fontSize: 15 },
            }),
          ]),
    ],
  );
}

/** One row of a settings list. */
export interface Row {
  title: string;
  summary?: string;
  /** Of a row that is chosen among others. */
  checked?: boolean;
  /** Of a row with a switch of its own. */
  toggled?: boolean;
  onTap: () => void;
}

/** A settings screen: a title with an Up button above rows. */
export function listScreen(
  kit: Kit,
  frame: Frame,
  { key, title, rows, onUp }: { key: string; title: string; rows: Row[]; onUp: () => Promise<unknown> },
): UiNode {
  const { widthDp, topDp } = frame;
  const list = rows.map((row, index) => {
    const y = topDp + 56 + index * 64;
    const radio = row.checked === undefined ? {} : { checkable: true, checked: row.checked };
    return kit.node(
      linearLayout,
      [0, y, widthDp, 64],
      { onTap: row.onTap, ...radio, paint: { border: '#eee' } },
      [
        kit.node(textView, [24, y + (row.summary ? 8 : 16), widthDp - 96, 28], {
          id: 'android:id/title',
          text: row.title,
          paint: { fontSize: 16 },
        }),
        ...(row.summary
          ? [
              kit.node(textView, [24, y + 36, widthDp - 96, 20], {
                id: 'android:id/summary',
                text: row.summary,
                paint: { fontSize: 13, color: '#5f6368' },
              }),
            ]
          : []),
        ...(row.checked
          ? [kit.node('android.widget.ImageView', [widthDp - 56, y + 16, 32, 32], { paint: { glyph: '✓' } })]
          : []),
        ...(row.toggled === undefined
          ? []
          : [switchNode(kit, [widthDp - 68, y + 20, 44, 24], row.toggled, 'android:id/switch_widget')]),
      ],
    );
  });
  return kit.node(frameLayout, [0, 0, widthDp, frame.bottomDp], { key, paint: { background: '#fff' } }, [
    kit.node(imageButton, [4, topDp + 4, 48, 48], {
      contentDesc: 'Navigate up',
      onTap: async () => {
        await onUp();
      },
      paint: { glyph: '←', fontSize: 20 },
    }),
    kit.node(textView, [64, topDp, widthDp - 80, 56], { text: title, paint: { fontSize: 20 } }),
    ...list,
  ]);
}

function switchNode(kit: Kit, rect: Rect, on: boolean, id?: string): UiNode {
  return kit.node('android.widget.Switch', rect, {
    ...(id === undefined ? {} : { id }),
    checkable: true,
    checked: on,
    text: on ? 'ON' : 'OFF',
    paint: {
      background: on ? '#1a73e8' : '#bdc1c6',
      radius: 12,
      color: '#fff',
      fontSize: 10,
      align: 'center',
    },
  });
}

/** One line of a menu. */
export interface MenuItem {
  id?: string;
  text: string;
  checked?: boolean;
  onTap: () => Promise<void> | void;
}

/** The rows of an opened menu, from the top of `rect` down; the area behind closes it. */
export function menuSheet(
  kit: Kit,
  frame: Frame,
  {
    key,
    rect,
    rowId,
    items,
    onClose,
  }: { key: string; rect: Rect; rowId: string; items: MenuItem[]; onClose: () => void },
): UiNode {
  const [x, y, width] = rect;
  const rows = items.map((item, index) => {
    const top = y + index * 48;
    const checkable = item.checked === undefined ? {} : { checkable: true, checked: item.checked };
    return kit.node(
      linearLayout,
      [x, top, width, 48],
      { ...(item.id ? { id: item.id } : {}), onTap: item.onTap, ...checkable },
      [
        kit.node(textView, [x + 20, top, width - 72, 48], {
          id: rowId,
          text: item.text,
          paint: { fontSize: 15 },
        }),
        ...(item.checked === undefined
          ? []
          : [switchNode(kit, [x + width - 60, top + 12, 44, 24], item.checked)]),
      ],
    );
  });
  return kit.node(
    frameLayout,
    [0, 0, frame.widthDp, frame.bottomDp],
    { key, onTap: onClose, clickable: false, focusable: false, paint: { background: 'rgba(0,0,0,.25)' } },
    [
      kit.node(
        'android.widget.ListView',
        rect,
        { onTap: () => undefined, clickable: false, paint: { background: '#fff', radius: 12, shadow: true } },
        rows,
      ),
    ],
  );
}

/** What stands below the address bar while somebody types. */
export function typingPanel(scene: Scene, kit: Kit, rect: Rect): UiNode {
  const engine = scene.engines.find(({ id }) => id === scene.engine)?.name ?? '';
  const [x, y, width] = rect;
  const text = scene.editing?.text() ?? '';
  const { page, muted } = colours(scene.incognito);
  return kit.node(frameLayout, rect, { key: `typing#${scene.serial}`, paint: { background: page } }, [
    kit.node(textView, [x + 20, y + 4, width - 40, 44], {
      text: text === '' ? `Search with ${engine}` : `${text} - ${engine} search`,
      paint: { fontSize: 14, color: muted },
    }),
  ]);
}
