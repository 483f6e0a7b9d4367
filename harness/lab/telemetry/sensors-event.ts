// One Sensors Analytics event as SDK 2.1.2 in Mint 3.4.0 builds it: who, when and what come in, the event object goes out.
import type { Identity } from '../model.ts';

/** An event object; key order is the wire order. */
export interface SensorsEvent {
  _track_id: number;
  /** Epoch ms of the event, not of its upload. */
  time: number;
  type: 'track';
  distinct_id: string;
  lib: Record<string, string>;
  event: string;
  properties: Record<string, string | number | boolean>;
}

/** What one event is about. */
export interface EventDraft {
  name: string;
  /** In the order they go onto the wire. */
  parameters: Record<string, string>;
  atMs: number;
  anonymousId: string;
  trackId: number;
}

/** Which app on which handset speaks. */
export interface Speaker {
  identity: Identity;
  versionName: string;
}

/** Facts 4.1: longer strings are cut and marked. */
const maxTextLength = 8191;

/** Presets, super-properties, then the event's own parameters, in the order of the captured payload (facts 1.4). */
export function buildEvent(speaker: Speaker, draft: EventDraft): SensorsEvent {
  return {
    _track_id: draft.trackId,
    time: draft.atMs,
    type: 'track',
    // Facts 1.3: whoever is signed in is logged in to the SDK under the account's name.
    distinct_id: speaker.identity.account ?? draft.anonymousId,
    lib: libOf(speaker),
    event: draft.name,
    properties: {
      ...presets(speaker),
      ...superProperties(speaker.identity, draft.anonymousId),
      $wifi: true,
      $network_type: 'WIFI',
      $screen_orientation: 'portrait',
      ...cut(draft.parameters),
      // The lab handset's apps are always in their first day.
      $is_first_day: true,
    },
  };
}

/** `$lib_detail` as captured up to `run##`; file and line are invented (facts 1.4 cuts them off). */
export function libOf(speaker: Speaker): Record<string, string> {
  return {
    $lib: 'Android',
    $lib_version: '2.1.2',
    $app_version: speaker.versionName,
    $lib_method: 'code',
    $lib_detail: 'com.sensorsdata.analytics.android.sdk.SensorsDataAPI$10##run##SensorsDataAPI.java##1000',
  };
}

function presets({ identity, versionName }: Speaker): Record<string, string | number> {
  return {
    $lib: 'Android',
    $lib_version: '2.1.2',
    $os: 'Android',
    $os_version: identity.androidRelease,
    $model: identity.model,
    $manufacturer: identity.manufacturer,
    $screen_width: identity.screen.width,
    $screen_height: identity.screen.height,
    $app_version: versionName,
  };
}

/** Facts 1.3: on every event. */
export function superProperties(identity: Identity, anonymousId: string): Record<string, string | number> {
  return {
    uuid: anonymousId,
    internet_status: 1,
    platform: 'AndroidApp',
    miui_version: identity.incremental,
    miui_region: identity.region,
    system_language: 'en',
  };
}

/** Cuts long texts the way the SDK does. */
export function cut(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value.length > maxTextLength ? `${value.slice(0, maxTextLength)}$` : value,
    ]),
  );
}
