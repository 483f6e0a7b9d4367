// What an app's description says once it is on a handset: braces in its User-Agent are filled in from the identity.
import type { AppDescription, Identity } from '../model.ts';
import { buildId } from '../telemetry/dialect.ts';

/** `{release}`, `{model}` and `{build}` (the build id inside the fingerprint) become the handset's own. */
export function appOn(app: AppDescription, identity: Identity): AppDescription {
  const userAgent = app.userAgent
    .replace('{release}', identity.androidRelease)
    .replace('{model}', identity.model)
    .replace('{build}', buildId(identity));
  return { ...app, userAgent };
}
