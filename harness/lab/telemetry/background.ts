// Another app of the handset, which nobody opens: it tries its own collector while the browsers are driven, and pins its certificate.
import type { Network, Packages } from '../model.ts';

/** Package and form of the upload are invented; the host is MiStat's (facts 3). */
const packageName = 'com.invented.for.the.lab.background';
const address = 'https://data.mistat.intl.xiaomi.com/mistats/v3';
/** Wall-clock time between two uploads, divided by the handset's clock factor. */
const everyMs = 15_000;

/** Installs it and lets it run until the returned function is called. */
export function startBackgroundApp(options: {
  network: Network;
  packages: Packages;
  clockFactor: number;
}): () => void {
  const { network, packages, clockFactor } = options;
  const uid = packages.nextUid();
  packages.add({
    name: packageName,
    versionName: '1.0',
    versionCode: 1,
    targetSdk: 29,
    uid,
    requestedPermissions: ['android.permission.INTERNET'],
    grantedPermissions: new Set(['android.permission.INTERNET']),
    instrumentation: [],
    path: `/system/app/${packageName}/${packageName}.apk`,
  });
  const upload = () => {
    const body = Buffer.from('app_id=1');
    const request = { method: 'POST', url: address, headers: {}, body, trust: 'factory' } as const;
    // A refused certificate or a missing road is its own trouble; it tries again.
    network.request(uid, request).catch(() => undefined);
  };
  const timer = setInterval(upload, everyMs / clockFactor);
  return () => clearInterval(timer);
}
