// Which Android permissions a user must grant at run time; all others are granted at install (AOSP core/res AndroidManifest.xml).

const runtimePermissions = new Set(
  [
    'ACCEPT_HANDOVER',
    'ACCESS_BACKGROUND_LOCATION',
    'ACCESS_COARSE_LOCATION',
    'ACCESS_FINE_LOCATION',
    'ACCESS_MEDIA_LOCATION',
    'ACTIVITY_RECOGNITION',
    'ANSWER_PHONE_CALLS',
    'BLUETOOTH_ADVERTISE',
    'BLUETOOTH_CONNECT',
    'BLUETOOTH_SCAN',
    'BODY_SENSORS',
    'CALL_PHONE',
    'CAMERA',
    'GET_ACCOUNTS',
    'NEARBY_WIFI_DEVICES',
    'POST_NOTIFICATIONS',
    'PROCESS_OUTGOING_CALLS',
    'READ_CALENDAR',
    'READ_CALL_LOG',
    'READ_CONTACTS',
    'READ_EXTERNAL_STORAGE',
    'READ_MEDIA_AUDIO',
    'READ_MEDIA_IMAGES',
    'READ_MEDIA_VIDEO',
    'READ_PHONE_NUMBERS',
    'READ_PHONE_STATE',
    'READ_SMS',
    'RECEIVE_MMS',
    'RECEIVE_SMS',
    'RECORD_AUDIO',
    'SEND_SMS',
    'USE_SIP',
    'WRITE_CALENDAR',
    'WRITE_CALL_LOG',
    'WRITE_CONTACTS',
    'WRITE_EXTERNAL_STORAGE',
  ].map((name) => `android.permission.${name}`),
);

/** Permissions only the system or a development setting gives. */
const heldBack = new Set(
  [
    'WRITE_SETTINGS',
    'WRITE_SECURE_SETTINGS',
    'CHANGE_CONFIGURATION',
    'SET_ANIMATION_SCALE',
    'ACCESS_MOCK_LOCATION',
  ].map((name) => `android.permission.${name}`),
);

/** `pm grant` may give it: a runtime permission, or one of the development permissions. */
export function isChangeable(permission: string): boolean {
  return runtimePermissions.has(permission) || heldBack.has(permission);
}

/** Asked of the user while the app runs. */
export function isRuntime(permission: string): boolean {
  return runtimePermissions.has(permission);
}

/** Granted by installing. */
export function grantedAtInstall(permission: string): boolean {
  return !isChangeable(permission);
}
