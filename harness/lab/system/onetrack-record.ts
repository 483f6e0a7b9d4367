// One OneTrack record: a phone event and the handset come in, the `{H, B}` record of facts 4.5 goes out.
import { sha256Hex } from '../../lib/hash.ts';
import type { Identity } from '../model.ts';
import { type PhoneEvent, packageOf } from './recipe.ts';

/** A record as it goes onto the wire. */
export interface OneTrackRecord {
  H: Record<string, string | number | boolean>;
  B: Record<string, string | number>;
}

/**
 * Names of the first two are those in MIUI Home's code (facts 4.5, a build of 2023). No source names the others: they
 * and every parameter are a model, and say so.
 */
const names: Readonly<Record<PhoneEvent['type'], string>> = {
  'home-swipe': 'desktop_swipe_left_or_right',
  'folder-open': 'folder_open',
  'status-bar': 'model_status_bar_open',
  settings: 'model_settings_open',
  'app-open': 'model_app_open',
  'file-open': 'model_file_open',
  'music-play': 'model_track_play',
};

/** App id and channel of MIUI Home are facts 4.5; other apps' were not found. */
const homeOnly = { app_id: '43275', channel: 'home_channel' };

/** The record; keys of `H` are facts 4.5, those left out there are optional. */
export function oneTrackRecord(identity: Identity, event: PhoneEvent, atMs: number): OneTrackRecord {
  const { type, ...parameters } = event;
  const pkg = packageOf(event);
  return {
    H: {
      event: names[type],
      android_id: identity.androidId,
      instance_id: sha256Hex(`onetrack/${identity.androidId}/${pkg}`).slice(0, 32),
      mfrs: identity.manufacturer,
      model: identity.model,
      platform: 'Android',
      miui: identity.incremental,
      os_ver: identity.androidRelease,
      ...(pkg === 'com.miui.home' ? homeOnly : { app_id: 'model', channel: 'model' }),
      pkg,
      e_ts: atMs,
      tz: 'GMT+01:00',
      net: 'WIFI',
      region: identity.region,
      sdk_ver: '2.1.1',
    },
    B: parameters,
  };
}
