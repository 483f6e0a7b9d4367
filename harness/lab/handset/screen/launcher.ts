// The home screen: an icon for each app that has a label; a tap starts it.
import type { Kit } from './kit.ts';
import type { Frame, ScreenApp } from './screen-app.ts';

/** MIUI Home's package; its activity name is from memory, unverified. */
export const launcherPackage = 'com.miui.home';
const launcherActivity = 'com.miui.home.launcher.Launcher';

const columns = 4;
const cell = { widthDp: 90, heightDp: 104, iconDp: 56 };
const iconColours = ['#2b7de9', '#e8710a', '#1e8e3e', '#8430ce', '#5f6368'];

/** The home screen over `apps`; `launch` starts one by package. */
export function createLauncher(
  apps: () => ScreenApp[],
  launch: (packageName: string) => Promise<unknown>,
): ScreenApp {
  return {
    package: launcherPackage,
    label: undefined,
    activities: [launcherActivity],
    activity: () => launcherActivity,
    open: async () => undefined,
    stop: async () => undefined,
    clear: async () => undefined,
    picture: async () => undefined,
    back: () => true,
    focusedField: () => undefined,
    swipe: async () => undefined,
    view: async (kit, frame) => homeScreen(kit, frame, { apps: apps(), launch }),
  };
}

function homeScreen(
  kit: Kit,
  frame: Frame,
  { apps, launch }: { apps: ScreenApp[]; launch: (packageName: string) => Promise<unknown> },
) {
  const labelled = apps.filter((app) => app.label !== undefined);
  const icons = labelled.map((app, index) => {
    const x = (index % columns) * cell.widthDp;
    const y = frame.bottomDp - cell.heightDp * (1 + Math.floor(index / columns)) - 24;
    const colour = iconColours[index % iconColours.length];
    return kit.node(
      'android.widget.RelativeLayout',
      [x, y, cell.widthDp, cell.heightDp],
      {
        contentDesc: app.label,
        longClickable: true,
        onTap: async () => {
          await launch(app.package);
        },
      },
      [
        kit.node(
          'android.widget.ImageView',
          [x + (cell.widthDp - cell.iconDp) / 2, y + 8, cell.iconDp, cell.iconDp],
          {
            id: 'icon_icon',
            paint: {
              background: colour,
              radius: 14,
              glyph: (app.label ?? '').slice(0, 1),
              color: '#fff',
              fontSize: 26,
            },
          },
        ),
        kit.node('android.widget.TextView', [x, y + 68, cell.widthDp, 24], {
          id: 'icon_title',
          text: app.label,
          paint: { align: 'center', color: '#fff', fontSize: 12 },
        }),
      ],
    );
  });
  return kit.node(
    'android.widget.FrameLayout',
    [0, 0, frame.widthDp, frame.bottomDp],
    { paint: { background: 'linear-gradient(#27496d,#142850)' } },
    icons,
  );
}
