// The phones the lab handset can say it is, one row each (facts 5); what the facts do not know is marked.
import type { Identity } from './model.ts';

/** What of an identity depends on the phone alone. */
export interface PhoneRow {
  id: string;
  brand: string;
  model: string;
  codename: string;
  /** Letters of the device and region in a MIUI version, e.g. `COMI`. */
  letters: string;
  /** Full MIUI versions of releases it is known with, by Android release. */
  known: Readonly<Record<string, string>>;
  /** Build ids it is known with, by Android release. */
  builds: Readonly<Record<string, string>>;
  screen: Identity['screen'];
  miui: boolean;
}

/** Resolution: facts 5. Density: not found, MIUI's usual value for that width. */
const tall = { width: 1080, height: 2340, density: 440 };

export const phones: readonly PhoneRow[] = [
  {
    id: 'redmi-note-8',
    // Lower case, as the fingerprints of this phone have it.
    brand: 'xiaomi',
    model: 'Redmi Note 8',
    codename: 'ginkgo',
    letters: 'COMI',
    known: { '9': 'V11.0.6.0.PCOMIXM', '11': 'V12.5.2.0.RCOMIXM' },
    builds: { '9': 'PKQ1.190616.001', '10': 'QKQ1.200114.002' },
    screen: tall,
    miui: true,
  },
  {
    id: 'redmi-k20',
    brand: 'Xiaomi',
    model: 'Redmi K20',
    codename: 'davinci',
    letters: 'FJMI',
    known: { '10': 'V11.0.1.0.QFJMIXM', '11': 'V12.1.4.0.RFJMIXM' },
    builds: { '10': 'QKQ1.190825.002' },
    screen: tall,
    miui: true,
  },
  {
    id: 'mi-10',
    brand: 'Xiaomi',
    model: 'Mi 10',
    codename: 'umi',
    letters: 'JBMI',
    known: { '10': 'V12.0.3.0.QJBMIXM' },
    builds: { '10': 'QKQ1.191117.002' },
    screen: tall,
    miui: true,
  },
  {
    id: 'mi-mix-3',
    brand: 'Xiaomi',
    model: 'Mi MIX 3',
    codename: 'perseus',
    letters: 'EEMI',
    known: { '10': 'V11.0.3.0.QEEMIXM' },
    builds: { '9': 'PKQ1.180729.001', '10': 'QKQ1.190828.002' },
    screen: tall,
    miui: true,
  },
  {
    // Android One, not MIUI (facts 1.4). Model, manufacturer, version and resolution are the captured payload's; the codename
    // is not in the facts (unverified), nor are brand and build ids.
    id: 'mi-a1',
    brand: 'xiaomi',
    model: 'Mi A1',
    codename: 'tissot',
    letters: 'DHMI',
    known: { '9': 'V10.0.13.0.PDHMIXM' },
    builds: {},
    screen: { width: 1080, height: 1920, density: 420 },
    miui: false,
  },
];
