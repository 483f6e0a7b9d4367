// A planned case and the handset it is for come in; the browser to drive goes out, or why the case cannot be driven there.
import type { Case } from '../artifacts/case.ts';
import { shapeOf } from '../artifacts/journeys.ts';
import type { HandsetEntry } from '../artifacts/manifest.ts';
import type { Account, RunConfig } from '../artifacts/run-config.ts';
import { type BrowserRow, browserRowOf, type Tables } from '../artifacts/tables.ts';

/** Where a case is to be driven; `entry` is undefined while the handset is not known. */
export interface CasePlace {
  tables: Tables;
  config: RunConfig;
  entry: HandsetEntry | undefined;
}

/**
 * The row of the browser to drive: the case's own, or for one on the phone itself the one that makes the control request, of
 * the wanted ones a control where there is one. A sentence where there is none.
 */
export function browserFor(planned: Case, { tables, config, entry }: CasePlace): BrowserRow | string {
  const rowOf = (id: string) => browserRowOf(tables.browsers, id);
  if (shapeOf(planned.journey).on === 'browser') return rowOf(planned.browser);
  const usable = config.browsers
    .map(rowOf)
    .filter(({ id }) => entry?.browsers.some((state) => state.id === id && state.unavailable === null));
  const [first] = [...usable.filter(({ role }) => role === 'control'), ...usable];
  return (
    first ??
    'A case on the phone itself takes a browser that makes the control request, and none of the wanted ones can be driven.'
  );
}

const signed: Record<Account, string> = {
  'signed-in': 'somebody is signed in on it',
  'signed-in-sync-off': 'somebody is signed in on it without history sync',
  'signed-out': 'nobody is signed in on it',
};

/** Why the case is of another arm than the handset is in; undefined when it is not. */
export function whyOtherArm({ account }: Case, entry: HandsetEntry | undefined): string | undefined {
  const found = entry?.facts.account;
  if (account === undefined || account === found) return undefined;
  const is = found === undefined ? 'whether somebody is signed in on it cannot be read' : signed[found];
  const remedy =
    account === 'signed-in-sync-off' && found === 'signed-in'
      ? 'Switch history sync off in its browsers and say so: --history-sync off.'
      : 'Sign in or out in its settings.';
  return `The case is about a ${account} handset, and of this one ${is}. ${remedy}`;
}
