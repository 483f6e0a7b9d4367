// Who the lab handset says it is: a phone, an Android release and a seed come in, an identity goes out (facts 5).
import type { Account } from '../artifacts/run-config.ts';
import { HarnessError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { Identity } from './model.ts';
import { type PhoneRow, phones } from './phones.ts';

/** What an Android release has on a phone the facts do not know it with. */
interface Release {
  sdk: number;
  /** Invented from 11 up. */
  buildId: string;
  /** MIUI version up to the Android letter. */
  version: string;
}

/** Facts 5 gives the form of a MIUI version; releases that a phone never got are invented in it. */
const releases: Readonly<Record<string, Release>> = {
  '9': { sdk: 28, buildId: 'PKQ1.000000.001', version: 'V11.0.3.0.P' },
  '10': { sdk: 29, buildId: 'QKQ1.000000.001', version: 'V12.0.2.0.Q' },
  '11': { sdk: 30, buildId: 'RKQ1.000000.001', version: 'V12.5.2.0.R' },
  '12': { sdk: 31, buildId: 'SKQ1.000000.001', version: 'V13.0.0.0.S' },
  '13': { sdk: 33, buildId: 'TKQ1.000000.001', version: 'V14.0.0.0.T' },
  '14': { sdk: 34, buildId: 'UKQ1.000000.001', version: 'V816.0.0.0.U' },
  '15': { sdk: 35, buildId: 'VKQ1.000000.001', version: 'V816.0.0.0.V' },
};

/** Which phone a lab is when nobody says. */
const defaultPhone = 'redmi-note-8';

/** A phone of the global edition in region GB, the region of the captured payload (facts 1.4). */
export function identityOf(options: {
  /** Undefined: the usual one. */
  phone?: string | undefined;
  /** Undefined: the phone's own. */
  screen?: Identity['screen'] | undefined;
  androidRelease: string;
  seed: string;
  /** Whether a Mi account is signed in; undefined: nobody is. */
  account?: Account | undefined;
}): Identity {
  const { androidRelease, seed } = options;
  const phone = phoneNamed(options.phone ?? defaultPhone);
  const release = releaseOf(androidRelease);
  const incremental = phone.known[androidRelease] ?? `${release.version}${phone.letters}XM`;
  const buildId = phone.builds[androidRelease] ?? release.buildId;
  const { brand, model, codename, miui } = phone;
  return {
    manufacturer: 'Xiaomi',
    brand,
    model,
    codename,
    androidRelease,
    sdk: release.sdk,
    incremental,
    fingerprint: `${brand}/${codename}/${codename}:${androidRelease}/${buildId}/${incremental}:user/release-keys`,
    androidId: sha256Hex(`android id/${seed}`).slice(0, 16),
    region: 'GB',
    screen: options.screen ?? phone.screen,
    miui,
    // An invented number: such accounts are named by one.
    ...(options.account === undefined || options.account === 'signed-out'
      ? {}
      : { account: `99${Number.parseInt(sha256Hex(seed).slice(0, 10), 16)}` }),
    historySync: options.account === 'signed-in',
  };
}

function phoneNamed(id: string): PhoneRow {
  const phone = phones.find((row) => row.id === id);
  if (phone !== undefined) return phone;
  throw new HarnessError('config-invalid', `The lab handset cannot be a "${id}" (field lab.phone).`, {
    remedy: `Use one of: ${phones.map((row) => row.id).join(', ')}.`,
  });
}

function releaseOf(androidRelease: string): Release {
  const release = releases[androidRelease];
  if (release !== undefined) return release;
  const known = Object.keys(releases).sort((a, b) => Number(a) - Number(b));
  throw new HarnessError(
    'config-invalid',
    `The lab handset has no Android ${androidRelease} (field lab.androidRelease).`,
    { remedy: `Use one of: ${known.join(', ')}.` },
  );
}
