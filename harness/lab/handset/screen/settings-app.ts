// Android's Settings, as far as a session needs it: a plain list to start on, before the browser under test.
import type { Kit } from './kit.ts';
import { type Frame, inertApp, type ScreenApp } from './screen-app.ts';

export const settingsPackage = 'com.android.settings';
const settingsActivity = 'com.android.settings.Settings';
/** The class behind the alias on MIUI: facts 6.4. */
const miuiActivity = 'com.android.settings.MiuiSettings';

const rows = [
  'About phone',
  'Wi-Fi',
  'Bluetooth',
  'Display',
  'Sound & vibration',
  'Privacy protection',
  'Apps',
];

/** The Settings app; `xiaomi` decides which class is reported in front, `opened` is told each time it comes up. */
export function createSettingsApp(xiaomi: boolean, opened: () => void = () => undefined): ScreenApp {
  return {
    ...inertApp,
    package: settingsPackage,
    label: 'Settings',
    activities: [settingsActivity, miuiActivity],
    activity: () => (xiaomi ? miuiActivity : settingsActivity),
    open: async () => opened(),
    view: async (kit, frame) => settingsScreen(kit, frame),
  };
}

function settingsScreen(kit: Kit, frame: Frame) {
  const list = rows.map((title, index) => {
    const y = frame.topDp + 72 + index * 64;
    return kit.node(
      'android.widget.LinearLayout',
      [0, y, frame.widthDp, 64],
      { onTap: () => undefined, paint: { background: '#fff', border: '#eee' } },
      [
        kit.node('android.widget.TextView', [24, y, frame.widthDp - 48, 64], {
          id: 'android:id/title',
          text: title,
          paint: { fontSize: 16 },
        }),
      ],
    );
  });
  return kit.node(
    'android.widget.FrameLayout',
    [0, 0, frame.widthDp, frame.bottomDp],
    { paint: { background: '#f7f7f7' } },
    [
      kit.node('android.widget.TextView', [24, frame.topDp, frame.widthDp - 48, 64], {
        text: 'Settings',
        paint: { fontSize: 26 },
      }),
      ...list,
    ],
  );
}
