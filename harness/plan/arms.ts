// A browser row and its installed version come in, the ways it can be driven go out: mode, and setting of the incognito switch.
import type { Mode, SwitchSetting } from '../artifacts/run-config.ts';
import type { BrowserRow } from '../artifacts/tables.ts';

/** One way to drive a browser. */
export interface Arm {
  mode: Mode;
  /** Absent where the version has no switch. */
  incognitoSwitch?: SwitchSetting;
}

const withoutSwitch: readonly Arm[] = [{ mode: 'normal' }, { mode: 'incognito' }];
const withSwitch: readonly Arm[] = [
  { mode: 'normal', incognitoSwitch: 'off' },
  { mode: 'incognito', incognitoSwitch: 'enhanced-on' },
  { mode: 'incognito', incognitoSwitch: 'enhanced-off' },
];

/** The arms of a version; of an unknown one (null) those that need no switch. */
export function armsOf(row: Pick<BrowserRow, 'incognitoSwitch'>, version: string | null): readonly Arm[] {
  return hasSwitch(row, version) ? withSwitch : withoutSwitch;
}

/** Whether that version of the browser has the incognito switch. */
export function hasSwitch(row: Pick<BrowserRow, 'incognitoSwitch'>, version: string | null): boolean {
  if (row.incognitoSwitch === undefined || version === null) return false;
  return compareVersions(version, row.incognitoSwitch.since) >= 0;
}

/** Negative when `a` is older: dotted numbers compared one by one; a suffix such as `-g` says nothing of age. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): number[] {
  const [head = ''] = /^\d+(\.\d+)*/.exec(version) ?? [];
  return head === '' ? [] : head.split('.').map(Number);
}
