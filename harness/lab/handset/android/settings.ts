// Android's settings tables: namespace, key and value in; values and change notices out.
import type { Identity, Settings } from '../../model.ts';

/** The tables a phone has after its first start. */
export function createSettings(identity: Identity): Settings {
  const tables = new Map<string, Map<string, string>>([
    [
      'global',
      new Map([
        ['adb_enabled', '1'],
        ['airplane_mode_on', '0'],
        ['animator_duration_scale', '1.0'],
        ['device_name', identity.model],
        ['device_provisioned', '1'],
        ['mobile_data', '1'],
        ['stay_on_while_plugged_in', '0'],
        ['transition_animation_scale', '1.0'],
        ['wifi_on', '1'],
        ['window_animation_scale', '1.0'],
      ]),
    ],
    [
      'secure',
      new Map([
        ['android_id', identity.androidId],
        ['default_input_method', defaultInputMethod],
        ['enabled_input_methods', defaultInputMethod],
        ['location_mode', '3'],
        ['user_setup_complete', '1'],
      ]),
    ],
    [
      'system',
      new Map([
        ['accelerometer_rotation', '0'],
        ['screen_brightness', '102'],
        ['screen_off_timeout', '60000'],
        ['user_rotation', '0'],
      ]),
    ],
  ]);
  const listeners: ((namespace: string, key: string) => void)[] = [];
  const table = (namespace: string) => {
    const found = tables.get(namespace) ?? new Map<string, string>();
    tables.set(namespace, found);
    return found;
  };
  const announce = (namespace: string, key: string) => {
    for (const listener of listeners) listener(namespace, key);
  };
  const put = (namespace: string, key: string, value: string) => {
    table(namespace).set(key, value);
    announce(namespace, key);
  };
  return {
    get: (namespace, key) => table(namespace).get(key),
    put(namespace, key, value) {
      put(namespace, key, value);
      if (namespace === 'global' && key === 'http_proxy') mirrorProxy(put, value);
    },
    delete(namespace, key) {
      const had = table(namespace).delete(key);
      if (had) announce(namespace, key);
      return had;
    },
    list: (namespace) => [...table(namespace)].sort(([left], [right]) => (left < right ? -1 : 1)),
    onChange: (listener) => void listeners.push(listener),
  };
}

/** The keyboard a phone comes with. */
export const defaultInputMethod =
  'com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME';

/**
 * Android copies a new `http_proxy` into the two settings its connectivity service reads (AOSP ProxyTracker,
 * setDeprecatedGlobalProxy); deleting `http_proxy` does not clear them, which is why facts 6.2 names all three.
 */
function mirrorProxy(put: (namespace: string, key: string, value: string) => void, value: string): void {
  const [, host, port] = /^(.*):(\d+)$/.exec(value) ?? [];
  if (host === undefined || port === undefined) return;
  put('global', 'global_http_proxy_host', host);
  put('global', 'global_http_proxy_port', port);
  put('global', 'global_http_proxy_exclusion_list', '');
}
