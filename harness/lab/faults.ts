// Named misbehaviours of the lab handset: ids from the lab options come in, turned knobs go out; one fault is one line.
import { HarnessError } from '../lib/errors.ts';
import type { TelemetryContext } from './model.ts';
import type { Route } from './network/roads.ts';

/** What a fault can turn; every knob has an honest position. */
export interface LabKnobs {
  /** The upload's checksum field. */
  crc: 'right' | 'wrong' | 'absent';
  /** Whether queued events are ever uploaded. */
  flushes: boolean;
  /** Whether the apps' own HTTP clients follow the system proxy. */
  nativeRoute: Route;
  /** Whether the vendor's collector closes every connection unanswered. */
  dropTelemetry: boolean;
  /** Wait before every answer of the offline web, in ms. */
  answerDelayMs: number;
  /** Whether the page engine dies when a search is submitted. */
  crashOnSearch: boolean;
  /** Whether a search in incognito mode opens its results in a normal tab. */
  leavesIncognito: boolean;
  /** Whether a search goes to the first engine of the browser, whichever was chosen. */
  ignoresEngine: boolean;
  /** Whether the way into incognito mode opens a normal page, without the mark of that mode. */
  refusesIncognito: boolean;
  /** Host that as-you-type suggestions are asked from instead of the engine; undefined: the engine. */
  suggestHost: string | undefined;
  /** Whether another app tries its collector meanwhile and refuses the proxy's certificate. */
  backgroundApp: boolean;
  /** Whether the kernel has the packet filter's `nat` table. */
  natTable: boolean;
  /** Whether the control browser uploads what Mint uploads. */
  controlUploads: boolean;
}

/** A fault's id, what a reader is told, and the knobs it turns. */
export interface Fault {
  id: string;
  said: string;
  turns: Partial<LabKnobs>;
}

const honest: LabKnobs = {
  crc: 'right',
  flushes: true,
  nativeRoute: 'system',
  dropTelemetry: false,
  answerDelayMs: 0,
  crashOnSearch: false,
  leavesIncognito: false,
  ignoresEngine: false,
  refusesIncognito: false,
  suggestHost: undefined,
  backgroundApp: false,
  natTable: true,
  controlUploads: false,
};

/** Every fault, one line each. */
export const faults: readonly Fault[] = [
  { id: 'no-crc', said: 'uploads carry no checksum', turns: { crc: 'absent' } },
  { id: 'wrong-crc', said: 'uploads carry a wrong checksum', turns: { crc: 'wrong' } },
  { id: 'flush-ignored', said: 'queued events are never uploaded', turns: { flushes: false } },
  { id: 'proxy-ignored', said: 'native clients go past the system proxy', turns: { nativeRoute: 'direct' } },
  { id: 'drop-telemetry', said: 'the collector drops every connection', turns: { dropTelemetry: true } },
  { id: 'slow-pages', said: 'every answer waits a second', turns: { answerDelayMs: 1000 } },
  {
    id: 'chromium-crash-on-search',
    said: 'the page engine dies on a search',
    turns: { crashOnSearch: true },
  },
  {
    id: 'leaves-incognito',
    said: 'a search in incognito mode opens in a normal tab',
    turns: { leavesIncognito: true },
  },
  {
    id: 'engine-ignored',
    said: 'searches go to the first engine, whichever was chosen',
    turns: { ignoresEngine: true },
  },
  {
    id: 'incognito-refused',
    said: 'the way into incognito mode opens a normal page',
    turns: { refusesIncognito: true },
  },
  {
    id: 'suggest-to-vendor',
    said: 'suggestions are asked from the vendor',
    turns: { suggestHost: 'sa.api.intl.miui.com' },
  },
  {
    id: 'background-refuses',
    said: "another app refuses the proxy's certificate",
    turns: { backgroundApp: true },
  },
  { id: 'no-nat-table', said: 'the kernel has no nat table', turns: { natTable: false } },
  { id: 'control-uploads', said: 'the control browser uploads like Mint', turns: { controlUploads: true } },
];

/** The knobs with those faults on; an unknown id is `config-invalid` and names the known ones. */
export function knobsFor(ids: readonly string[]): LabKnobs {
  const knobs = { ...honest };
  for (const id of ids) {
    const fault = faults.find((row) => row.id === id);
    if (!fault) {
      throw new HarnessError('config-invalid', `There is no lab fault "${id}" (field lab.faults).`, {
        remedy: `Use one of: ${faults.map((row) => row.id).join(', ')}.`,
      });
    }
    Object.assign(knobs, fault.turns);
  }
  return knobs;
}

/** A recipe's context together with the knobs; without them everything is honest. */
export interface FaultyContext extends TelemetryContext {
  knobs?: LabKnobs;
}

/** The knobs of a context. */
export function knobsOf(context: FaultyContext): LabKnobs {
  return context.knobs ?? honest;
}
