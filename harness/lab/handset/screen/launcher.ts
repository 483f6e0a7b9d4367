// The home screens: an icon for each app that has a label, a folder, and a second screen to swipe to.
import type { PhoneEvent } from '../../system/recipe.ts';
import type { Kit } from './kit.ts';
import { type Frame, inertApp, type ScreenApp } from './screen-app.ts';
import type { Point, UiNode } from './ui-node.ts';

/** MIUI Home's package; its activity name is from memory, unverified. */
export const launcherPackage = 'com.miui.home';
const launcherActivity = 'com.miui.home.launcher.Launcher';

/** Unusual, so that it can be recognised in what is sent. */
const folderName = 'Zuvokeri drawer';

const columns = 4;
const cell = { widthDp: 90, heightDp: 104, iconDp: 56 };
const iconColours = ['#2b7de9', '#e8710a', '#1e8e3e', '#8430ce', '#5f6368'];
/** Home screens, in the order of the finger's way left. */
const screens = 2;

/** What the home screen shows and whom it tells. */
export interface LauncherOptions {
  /** Apps on the first home screen. */
  apps: () => ScreenApp[];
  /** Apps in the folder. */
  inFolder: () => ScreenApp[];
  /** Starts an app by package. */
  launch: (packageName: string) => Promise<unknown>;
  emit: (event: PhoneEvent) => void;
}

/** The home screen. Ids of its views are invented: none was found in any source. */
export function createLauncher(options: LauncherOptions): ScreenApp {
  let screen = 0;
  let folderOpen = false;
  const leave = () => {
    folderOpen = false;
  };
  return {
    ...inertApp,
    package: launcherPackage,
    label: undefined,
    activities: [launcherActivity],
    activity: () => launcherActivity,
    open: async () => leave(),
    stop: async () => {
      leave();
      screen = 0;
    },
    back: () => {
      leave();
      return true;
    },
    home: leave,
    swipe: async (from: Point, to: Point) => {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      if (folderOpen || Math.abs(dx) <= Math.abs(dy)) return;
      const next = Math.min(screens - 1, Math.max(0, screen + (dx < 0 ? 1 : -1)));
      if (next === screen) return;
      screen = next;
      options.emit({ type: 'home-swipe', direction: dx < 0 ? 'left' : 'right', screen });
    },
    view: async (kit, frame) => {
      const page =
        screen === 0 ? firstScreen(kit, frame, { ...options, openFolder }) : secondScreen(kit, frame);
      return background(kit, frame, [
        kit.node(
          'android.view.ViewGroup',
          [0, 0, frame.widthDp, frame.bottomDp],
          {
            id: 'workspace',
            key: `workspace#${screen}`,
          },
          page,
        ),
        ...(folderOpen ? [openedFolder(kit, frame, options)] : []),
      ]);
    },
  };

  function openFolder() {
    folderOpen = true;
    options.emit({ type: 'folder-open', name: folderName });
  }
}

function background(kit: Kit, frame: Frame, children: UiNode[]): UiNode {
  return kit.node(
    'android.widget.FrameLayout',
    [0, 0, frame.widthDp, frame.bottomDp],
    { paint: { background: 'linear-gradient(#27496d,#142850)' } },
    children,
  );
}

function firstScreen(
  kit: Kit,
  frame: Frame,
  { apps, launch, openFolder }: LauncherOptions & { openFolder: () => void },
): UiNode[] {
  const labelled = apps().filter((app) => app.label !== undefined);
  const icons = labelled.map((app, index) =>
    icon(kit, {
      x: (index % columns) * cell.widthDp,
      y: frame.bottomDp - cell.heightDp * (1 + Math.floor(index / columns)) - 24,
      label: app.label ?? '',
      colour: iconColours[index % iconColours.length] ?? '#000',
      onTap: async () => {
        await launch(app.package);
      },
    }),
  );
  const folder = icon(kit, {
    ...{ x: 0, y: frame.topDp + 48, label: folderName, colour: '#ffffff33', id: 'folder_icon' },
    onTap: openFolder,
  });
  return [...icons, folder];
}

function secondScreen(kit: Kit, frame: Frame): UiNode[] {
  return [
    kit.node('android.widget.TextView', [24, frame.topDp + 120, frame.widthDp - 48, 48], {
      id: 'clock_widget',
      text: 'Wednesday',
      paint: { align: 'center', color: '#fff', fontSize: 32 },
    }),
  ];
}

function openedFolder(kit: Kit, frame: Frame, { inFolder, launch }: LauncherOptions): UiNode {
  const top = frame.topDp + 160;
  return kit.node(
    'android.widget.FrameLayout',
    [0, 0, frame.widthDp, frame.bottomDp],
    // Touches beside the icons stay in the folder.
    {
      id: 'folder',
      key: 'folder',
      onTap: () => undefined,
      clickable: false,
      paint: { background: '#142850ee' },
    },
    [
      kit.node('android.widget.EditText', [24, frame.topDp + 72, frame.widthDp - 48, 48], {
        id: 'folder_title',
        text: folderName,
        paint: { align: 'center', color: '#fff', fontSize: 24 },
      }),
      ...inFolder().map((app, index) =>
        icon(kit, {
          x: (index % columns) * cell.widthDp,
          y: top,
          label: app.label ?? '',
          colour: iconColours[(index + 2) % iconColours.length] ?? '#000',
          onTap: async () => {
            await launch(app.package);
          },
        }),
      ),
    ],
  );
}

function icon(
  kit: Kit,
  traits: {
    x: number;
    y: number;
    label: string;
    colour: string;
    id?: string;
    onTap: () => Promise<void> | void;
  },
): UiNode {
  const { x, y, label, colour, id, onTap } = traits;
  return kit.node(
    'android.widget.RelativeLayout',
    [x, y, cell.widthDp, cell.heightDp],
    { ...(id === undefined ? {} : { id }), contentDesc: label, longClickable: true, onTap },
    [
      kit.node(
        'android.widget.ImageView',
        [x + (cell.widthDp - cell.iconDp) / 2, y + 8, cell.iconDp, cell.iconDp],
        {
          id: 'icon_icon',
          paint: { background: colour, radius: 14, glyph: label.slice(0, 1), color: '#fff', fontSize: 26 },
        },
      ),
      kit.node('android.widget.TextView', [x, y + 68, cell.widthDp, 24], {
        id: 'icon_title',
        text: label,
        paint: { align: 'center', color: '#fff', fontSize: 12 },
      }),
    ],
  );
}
