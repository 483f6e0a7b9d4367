// `dumpsys window` and its parts, `dumpsys power`, `dumpsys input`: screen state in; the dumps out.
import type { Machine } from '../../machine.ts';
import { shortComponent } from '../running.ts';
import { hash } from './package.ts';

/** `dumpsys window [displays|windows|policy]`: all parts hold the two focus lines. */
export function windowDump(machine: Machine): string {
  const { width, height } = machine.identity.screen;
  const { awake, locked } = machine.power;
  const density = machine.identity.screen.density / 160;
  const statusBar = Math.round(24 * density);
  const navigationBar = Math.round(48 * density);
  return [
    'WINDOW MANAGER POLICY STATE (dumpsys window policy)',
    `    mSafeMode=false mSystemReady=true mSystemBooted=true`,
    `    screenState=${awake ? 'SCREEN_STATE_ON' : 'SCREEN_STATE_OFF'}`,
    `    mScreenOnEarly=${awake} mScreenOnFully=${awake}`,
    `    mShowingLockscreen=${locked} mShowingDream=false mDreamingLockscreen=false`,
    '    KeyguardStateMonitor',
    `      mIsShowing=${locked}`,
    `      mSimSecure=false`,
    `      mInputRestricted=${locked}`,
    '',
    'WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)',
    '  Display: mDisplayId=0',
    `    init=${width}x${height} ${machine.identity.screen.density}dpi cur=${width}x${height} app=${width}x${height - navigationBar}`,
    `    mRotation=0 mUserRotation=0`,
    ...focusLines(machine),
    '',
    'WINDOW MANAGER WINDOWS (dumpsys window windows)',
    ...windowBlock(0, 'NavigationBar0', 'NAVIGATION_BAR', [0, height - navigationBar, width, height]),
    ...windowBlock(1, 'StatusBar', 'STATUS_BAR', [0, 0, width, statusBar]),
    ...focusLines(machine),
    '',
  ].join('\n');
}

function focusLines(machine: Machine): string[] {
  if (machine.power.locked) {
    return [
      `  mCurrentFocus=Window{${hash('keyguard')} u0 NotificationShade Keyguard}`,
      '  mFocusedApp=null',
    ];
  }
  const focused = machine.activities.focused();
  const component = `${focused.package}/${focused.activity}`;
  const short = shortComponent(focused.package, focused.activity);
  return [
    `  mCurrentFocus=Window{${hash(component)} u0 ${component}}`,
    `  mFocusedApp=ActivityRecord{${hash(`${component}a`)} u0 ${short} t42}`,
  ];
}

function windowBlock(
  index: number,
  name: string,
  type: string,
  frame: [number, number, number, number],
): string[] {
  const [left, top, right, bottom] = frame;
  return [
    `  Window #${index} Window{${hash(name)} u0 ${name}}:`,
    '    mDisplayId=0 rootTaskId=1 mSession=Session{1} mClient=android.os.BinderProxy@1',
    `    mAttrs={(0,0)(fillxfill) ty=${type} fmt=TRANSLUCENT}`,
    `    mHasSurface=true mViewVisibility=0x0`,
    `    Frames: parent=[${left},${top}][${right},${bottom}] frame=[${left},${top}][${right},${bottom}]`,
    '',
  ];
}

/** `dumpsys power`. */
export function powerDump(machine: Machine): string {
  const { awake } = machine.power;
  return `POWER MANAGER (dumpsys power)\n\nPower Manager State:\n  mDirty=0x0\n  mWakefulness=${awake ? 'Awake' : 'Asleep'}\n  mWakefulnessChanging=false\n  mIsPowered=true\n  mPlugType=2\n\nDisplay Power: state=${awake ? 'ON' : 'OFF'}\n`;
}

/** `dumpsys input`. */
export function inputDump(): string {
  return 'INPUT MANAGER (dumpsys input)\n\nInput Reader State:\n  Device 3: touchscreen\n      SurfaceOrientation: 0\n';
}

/** `dumpsys input_method`. */
export function inputMethodDump(machine: Machine): string {
  const shown = machine.activities.keyboardShown();
  return `Current Input Method Manager state:\n  mShowRequested=${shown} mShowExplicitlyRequested=false mShowForced=false mInputShown=${shown}\n  mCurMethodId=${machine.settings.get('secure', 'default_input_method') ?? ''}\n  mIsInputViewShown=${shown}\n`;
}

/** `dumpsys display`. */
export function displayDump(machine: Machine): string {
  const { width, height, density } = machine.identity.screen;
  return `DISPLAY MANAGER (dumpsys display)\n  mStableDisplaySize=Point(${width}, ${height})\n  DisplayDeviceInfo{"Built-in Screen": uniqueId="local:0", ${width} x ${height}, modeId 1, density ${density}, state ${machine.power.awake ? 'ON' : 'OFF'}}\n`;
}
