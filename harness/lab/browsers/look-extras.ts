// Pieces of a browser's look beside the page: the news feed on the start page, the question before a download.
import type { Kit, Rect } from '../handset/screen/kit.ts';
import type { Frame } from '../handset/screen/screen-app.ts';
import type { UiNode } from '../handset/screen/ui-node.ts';
import { button, frameLayout, linearLayout, textView } from './look-parts.ts';
import type { Scene } from './scene.ts';

/** Items of the feed; ids invented. Not in incognito mode. */
export function newsFeed(scene: Scene, kit: Kit, [x, y, width]: Rect): UiNode[] {
  if (scene.incognito) return [];
  return scene.feed.map((title, index) =>
    kit.node(
      linearLayout,
      [x, y + 260 + index * 72, width, 64],
      {
        onTap: () => scene.actions.openNews(index),
        paint: { border: '#eee' },
      },
      [
        kit.node(textView, [x + 24, y + 268 + index * 72, width - 48, 48], {
          id: 'feed_title',
          text: title,
          paint: { fontSize: 15, wrap: true },
        }),
      ],
    ),
  );
}

/** Asks before a download; ids and words invented. */
export function downloadSheet(scene: Scene, kit: Kit, frame: Frame): UiNode {
  const { widthDp, bottomDp } = frame;
  const top = bottomDp - 160;
  return kit.node(
    frameLayout,
    [0, top, widthDp, 160],
    {
      key: `download#${scene.serial}`,
      onTap: () => undefined,
      paint: { background: '#fff', radius: 12, shadow: true },
    },
    [
      kit.node(textView, [24, top + 12, widthDp - 48, 48], {
        id: 'download_name',
        text: scene.download?.split('/').at(-1) ?? '',
        paint: { fontSize: 15 },
      }),
      kit.node(button, [24, top + 80, widthDp - 48, 48], {
        id: 'download_confirm',
        text: 'Download',
        onTap: scene.actions.confirmDownload,
        paint: { background: '#1a73e8', color: '#fff', align: 'center', radius: 24, fontSize: 15 },
      }),
    ],
  );
}
