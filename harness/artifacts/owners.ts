// A capture log comes in; owners that the handset could not vouch for during the whole case go out as not known.
import type { CaptureEvent, CaptureLog } from './capture-log.ts';

/**
 * `other` stands on rules that had to be in place from the first to the last connection of the case. Where its ledger says
 * that they were not, a connection taken for another app's may have been the browser's.
 */
export function withTrustedOwners(log: CaptureLog): CaptureLog {
  const ledger = log.find((event) => event.type === 'ledger');
  if (ledger?.attribution !== 'none') return log;
  return log.map((event): CaptureEvent => {
    if (!('owner' in event) || event.owner === 'unattributed') return event;
    const { app: _app, ...rest } = event;
    return { ...rest, owner: 'unattributed' };
  });
}
