// The phone's own apps that a claim names: each opens with a list, of files, of tracks or of nothing, and tells what was done in it.
import type { PhoneEvent } from '../../system/recipe.ts';
import type { Kit } from './kit.ts';
import { type Frame, inertApp, type ScreenApp } from './screen-app.ts';

/** What such an app is. */
interface Preinstalled {
  package: string;
  label: string;
  /** Folder of the shared storage that it lists; absent: it lists nothing. */
  lists?: string;
  /** What opening an item is, as its native code sees it. */
  tapped?: (name: string) => PhoneEvent;
  /** An opened item plays until the app ends. */
  plays?: true;
}

/** Packages by a public list (config/apps.json); activities, ids and screens are inventions. */
const apps: readonly Preinstalled[] = [
  {
    package: 'com.mi.android.globalFileexplorer',
    label: 'File Manager',
    lists: 'Download',
    tapped: (name) => ({ type: 'file-open', name }),
  },
  {
    package: 'com.miui.player',
    label: 'Music',
    lists: 'Music',
    tapped: (name) => ({ type: 'music-play', title: name.replace(/\.\w+$/, '') }),
    plays: true,
  },
  { package: 'com.miui.securitycenter', label: 'Security' },
  { package: 'com.miui.notes', label: 'Notes' },
  { package: 'com.android.soundrecorder', label: 'Recorder' },
  { package: 'com.mipay.wallet.in', label: 'Mi Pay' },
];

/** What they are made with. */
export interface PreinstalledOptions {
  /** Names of the files in a folder of the shared storage. */
  sharedFiles: (folder: string) => string[];
  emit: (event: PhoneEvent) => void;
}

/** All of them, in the order of their icons. */
export function createPreinstalled(options: PreinstalledOptions): ScreenApp[] {
  return apps.map((app) => createApp(app, options));
}

function createApp(app: Preinstalled, { sharedFiles, emit }: PreinstalledOptions): ScreenApp {
  const activity = `${app.package}.MainActivity`;
  let opened: string | undefined;
  const files = () => (app.lists === undefined ? [] : sharedFiles(app.lists));
  return {
    ...inertApp,
    package: app.package,
    label: app.label,
    activities: [activity],
    activity: () => activity,
    open: async (_intent, { fresh }) => {
      if (app.plays !== true) opened = undefined;
      if (fresh) emit({ type: 'app-open', package: app.package });
    },
    stop: async () => {
      opened = undefined;
    },
    back: () => {
      const wasOpen = opened !== undefined;
      opened = undefined;
      return wasOpen;
    },
    playing: () => app.plays === true && opened !== undefined,
    view: async (kit, frame) =>
      opened === undefined
        ? list(kit, frame, {
            title: app.label,
            names: files(),
            onTap: (name) => {
              opened = name;
              if (app.tapped !== undefined) emit(app.tapped(name));
            },
          })
        : shown(kit, frame, opened),
  };
}

function list(
  kit: Kit,
  frame: Frame,
  { title, names, onTap }: { title: string; names: string[]; onTap: (name: string) => void },
) {
  return window(kit, frame, [
    kit.node('android.widget.TextView', [24, frame.topDp, frame.widthDp - 48, 64], {
      text: title,
      paint: { fontSize: 26 },
    }),
    ...names.map((name, index) => {
      const y = frame.topDp + 72 + index * 64;
      return kit.node(
        'android.widget.LinearLayout',
        [0, y, frame.widthDp, 64],
        { onTap: () => onTap(name), paint: { background: '#fff', border: '#eee' } },
        [
          kit.node('android.widget.TextView', [24, y, frame.widthDp - 48, 64], {
            id: 'item_name',
            text: name,
            paint: { fontSize: 16 },
          }),
        ],
      );
    }),
  ]);
}

function shown(kit: Kit, frame: Frame, name: string) {
  return window(kit, frame, [
    kit.node('android.widget.TextView', [24, frame.topDp + 72, frame.widthDp - 48, 64], {
      id: 'opened_name',
      text: name,
      paint: { fontSize: 20 },
    }),
  ]);
}

function window(kit: Kit, frame: Frame, children: ReturnType<Kit['node']>[]) {
  return kit.node(
    'android.widget.FrameLayout',
    [0, 0, frame.widthDp, frame.bottomDp],
    { paint: { background: '#f7f7f7' } },
    children,
  );
}
