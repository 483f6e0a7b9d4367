// Who runs the harness, as custody logs and seals name them.
import { userInfo } from 'node:os';
import { operatorWish } from '../config/load.ts';
import { toolIdentity } from '../config/tool-identity.ts';

/** PHONEHOME_OPERATOR, else the account's name; `unknown` where the system has none. */
export function operatorName(): string {
  const wished = operatorWish();
  if (wished !== undefined) return wished;
  try {
    return userInfo().username || 'unknown';
  } catch (_cause) {
    // A container may run under a number that no account has.
    return 'unknown';
  }
}

/** This program as manifests name it, e.g. `@phonehome/harness 0.1.0`. */
export function programName(): string {
  const { name, version } = toolIdentity();
  return `${name} ${version}`;
}
