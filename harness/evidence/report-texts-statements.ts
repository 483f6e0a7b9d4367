// The part of the table of texts that goes with the published statements: `report-texts-sections.ts` takes it in.
import type { Need } from '../artifacts/claim.ts';
import type { Party } from '../artifacts/party.ts';
import type { Account } from '../artifacts/run-config.ts';

const either = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;

const accounts: Record<Account, string> = {
  'signed-out': 'nobody signed in',
  'signed-in': 'somebody signed in to a Mi account',
  'signed-in-sync-off': 'somebody signed in and history sync switched off (--history-sync off)',
};

const parties: Record<Party, string> = {
  researcher: 'Said by researchers',
  vendor: 'Said by the vendor',
  'follow-up': 'Said by others who looked into it later',
};

const needs: Record<Need, string> = {
  initiators: 'Uploads whose maker, page or browser, can be told.',
  places: 'A database of countries and networks: --mmdb <file>, also for a saved run.',
  registrations: 'The answers of the domain registries: phonehome lookup <run>, also for a saved run.',
  apk: 'The APK of the browser as it is installed, inspected: a phone that gives it up, or phonehome apk --run <run> <file>.',
  'apk-comparison':
    'The APK compared with that of another firmware: phonehome apk --run <run> <file> --compare <other file>.',
  owners: 'Traffic told apart by app: a rooted phone whose kernel has the nat table of iptables.',
  'idle-case': 'A case in which nothing is touched, to compare with: --journeys idle.',
};

export const statementTexts = {
  parties,
  labels: {
    sources: 'Published in',
    whyNot: 'Not measured here',
    takes: 'It would take',
    changes: 'Would change our mind',
  },
  takes: {
    journeys: (ids: readonly string[]) => `A run with --journeys ${either(ids)}.`,
    modes: (ids: readonly string[]) => `A run with --modes ${either(ids)}.`,
    engines: (ids: readonly string[]) => `A run with --engines ${either(ids)}.`,
    switches: (ids: readonly string[]) =>
      `A browser version with the incognito switch, and the switch at ${either(ids)}.`,
    accounts: (ids: readonly Account[]) => `A phone with ${either(ids.map((id) => accounts[id]))}.`,
    regions: (ids: readonly string[]) => `A phone whose build is for ${either(ids)}.`,
    needs,
  },
} as const;
