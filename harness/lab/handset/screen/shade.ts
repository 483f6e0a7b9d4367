// The notification shade: comes down over whatever is in front when a finger pulls the status bar.
import { inertApp, type ScreenApp } from './screen-app.ts';

/** Package of Android's status bar. */
export const shadePackage = 'com.android.systemui';

/** The shade; `pulled` is told each time it comes down. Its id is that of AOSP's SystemUI, from memory, unverified. */
export function createShade(pulled: () => void): ScreenApp {
  return {
    ...inertApp,
    package: shadePackage,
    label: undefined,
    activities: [],
    activity: () => 'NotificationShade',
    open: async () => pulled(),
    view: async (kit, frame) =>
      kit.node(
        'android.widget.FrameLayout',
        [0, 0, frame.widthDp, frame.bottomDp],
        { id: 'notification_panel', key: 'shade', paint: { background: '#202124' } },
        [
          kit.node('android.widget.TextView', [24, frame.topDp + 24, frame.widthDp - 48, 48], {
            id: 'clock',
            text: '12:00',
            paint: { color: '#fff', fontSize: 32 },
          }),
          kit.node('android.widget.TextView', [24, frame.topDp + 120, frame.widthDp - 48, 48], {
            text: 'No notifications',
            paint: { color: '#9aa0a6', fontSize: 16, align: 'center' },
          }),
        ],
      ),
  };
}
