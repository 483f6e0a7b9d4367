// Who the lab handset says it is: an Android release and a seed come in, a Redmi Note 8's identity goes out (facts 5).
import { HarnessError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { Identity } from './model.ts';

/** API level, build id and MIUI version of one Android release on this phone. */
interface Release {
  sdk: number;
  buildId: string;
  incremental: string;
}

/**
 * Facts 5 knows global builds of Android 9 (V11.0.6.0.PCOMIXM) and 11 (V12.5.2.0.RCOMIXM) for this phone, and a Chinese
 * one of 10. Every other row is invented in their form: the phone never got those releases. Build ids from 11 up are invented.
 */
const releases: Readonly<Record<string, Release>> = {
  '9': { sdk: 28, buildId: 'PKQ1.190616.001', incremental: 'V11.0.6.0.PCOMIXM' },
  '10': { sdk: 29, buildId: 'QKQ1.200114.002', incremental: 'V12.0.2.0.QCOMIXM' },
  '11': { sdk: 30, buildId: 'RKQ1.000000.001', incremental: 'V12.5.2.0.RCOMIXM' },
  '12': { sdk: 31, buildId: 'SKQ1.000000.001', incremental: 'V13.0.0.0.SCOMIXM' },
  '13': { sdk: 33, buildId: 'TKQ1.000000.001', incremental: 'V14.0.0.0.TCOMIXM' },
  '14': { sdk: 34, buildId: 'UKQ1.000000.001', incremental: 'V816.0.0.0.UCOMIXM' },
  '15': { sdk: 35, buildId: 'VKQ1.000000.001', incremental: 'V816.0.0.0.VCOMIXM' },
};

/** A Redmi Note 8 of the global edition in region GB, the region of the captured payload (facts 1.4). */
export function redmiNote8(androidRelease: string, seed: string): Identity {
  const release = releases[androidRelease];
  if (!release) {
    throw new HarnessError(
      'config-invalid',
      `The lab handset has no Android ${androidRelease} (field lab.androidRelease).`,
      {
        remedy: `Use one of: ${Object.keys(releases)
          .sort((a, b) => Number(a) - Number(b))
          .join(', ')}.`,
      },
    );
  }
  return {
    manufacturer: 'Xiaomi',
    // Lower case, as the fingerprints of this phone have it (facts 5).
    brand: 'xiaomi',
    model: 'Redmi Note 8',
    codename: 'ginkgo',
    androidRelease,
    sdk: release.sdk,
    incremental: release.incremental,
    fingerprint: `xiaomi/ginkgo/ginkgo:${androidRelease}/${release.buildId}/${release.incremental}:user/release-keys`,
    androidId: sha256Hex(`android id/${seed}`).slice(0, 16),
    region: 'GB',
    // Resolution: facts 5. Density: not found, MIUI's usual value for that width.
    screen: { width: 1080, height: 2340, density: 440 },
  };
}
