// User names of Android: a uid in, `root`, `shell` or `u0_a123` out, and back.

const fixedUsers: [number, string][] = [
  [0, 'root'],
  [1000, 'system'],
  [1001, 'radio'],
  [1004, 'input'],
  [1007, 'log'],
  [1011, 'adb'],
  [1013, 'media'],
  [1015, 'sdcard_rw'],
  [1023, 'media_rw'],
  [1028, 'sdcard_r'],
  [1036, 'logd'],
  [1078, 'ext_data_rw'],
  [1079, 'ext_obb_rw'],
  [2000, 'shell'],
  [3001, 'net_bt_admin'],
  [3002, 'net_bt'],
  [3003, 'inet'],
  [3006, 'net_bw_stats'],
  [3009, 'readproc'],
  [3011, 'uhid'],
  [9999, 'nobody'],
];

/** First uid of an installed app. */
export const firstAppUid = 10_000;

/** Name of a user or group id (AOSP android_filesystem_config.h; apps are `u0_a<n>`). */
export function userName(uid: number): string {
  const fixed = fixedUsers.find(([id]) => id === uid)?.[1];
  if (fixed) return fixed;
  return uid >= firstAppUid ? `u0_a${uid - firstAppUid}` : String(uid);
}

/** Id of a user name or a number in text; undefined when there is no such user. */
export function userId(name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const app = /^u0_a(\d+)$/.exec(name)?.[1];
  if (app !== undefined) return firstAppUid + Number(app);
  return fixedUsers.find(([, fixed]) => fixed === name)?.[0];
}
