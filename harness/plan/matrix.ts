// A run config, a seed and what the handsets have come in, the plan goes out: every case of the matrix with its canaries, in driving order.
import type { Case, Plan } from '../artifacts/case.ts';
import { type Journey, noEngineId, phoneSubject, shapeOf } from '../artifacts/journeys.ts';
import { firstHandset } from '../artifacts/manifest.ts';
import type { Account, RunConfig } from '../artifacts/run-config.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import { type Arm, armsOf } from './arms.ts';
import { mintCanary, seededBytes } from './canaries.ts';
import { placesOf } from './places.ts';

type Axes = Omit<Case, 'id' | 'canaries' | 'handset'>;

/** What one handset has. */
export interface PlannedHandset {
  /** `h1`, `h2`, ... */
  id: string;
  browsers: { id: string; version: string | null; unavailable: string | null }[];
  /** Whether somebody is signed in on it; absent: not known. */
  account?: Account;
}

/** What a plan is made for; without it every browser is planned as if its version had no switch. */
export interface Fleet {
  handsets: PlannedHandset[];
  rows: BrowserRow[];
}

interface Cell {
  axes: Axes;
  /** Ids of the handsets that can drive it. */
  on: string[];
}

/** Every combination of the configured axes, shuffled by the seed so that no case profits from its neighbours. */
export function planRun(config: RunConfig, seed: string, fleet?: Fleet): Plan {
  const cells: Cell[] = [];
  for (const browser of new Set([...config.browsers, phoneSubject]))
    for (const { arms, on } of generationsOf(browser, fleet))
      for (const journey of journeysOf(browser, config))
        for (const engine of shapeOf(journey).axes.includes('engine') ? config.engines : [noEngineId])
          for (const { mode, incognitoSwitch } of wantedArms(journey, arms, config))
            for (const account of config.accounts ?? [undefined])
              for (let repetition = 1; repetition <= config.repetitions; repetition++) {
                const setting = incognitoSwitch === undefined ? {} : { incognitoSwitch };
                const arm = account === undefined ? setting : { ...setting, account };
                const axes = { browser, engine, mode, ...arm, journey, repetition };
                cells.push({ axes, on: inArm(on, account, fleet) });
              }
  const width = Math.max(2, String(cells.length).length);
  const order = shuffled(cells, seed);
  const handsets = (fleet?.handsets ?? []).map((handset) => handset.id);
  const handsetOf = placesOf(order, handsets);
  const cases = order.map((cell, index): Case => {
    const id = `c${String(index + 1).padStart(width, '0')}`;
    const handset = handsetOf.get(cell);
    const place = handset === undefined ? {} : { handset };
    const found = (fleet?.handsets ?? []).find(({ id }) => id === (handset ?? firstHandset))?.account;
    const account = cell.axes.account ?? found;
    const { plants } = shapeOf(cell.axes.journey);
    const canaries = plants.map((planting) => mintCanary(planting, { seed, caseId: id, config }));
    return { id, ...cell.axes, ...(account === undefined ? {} : { account }), ...place, canaries };
  });
  return { schemaVersion: 1, seed, cases };
}

/** Those of the handsets that are in the arm; all where none is, so that its cases can say why they were not run. */
function inArm(on: string[], account: Account | undefined, fleet: Fleet | undefined): string[] {
  if (account === undefined) return on;
  const fitting = on.filter((id) => fleet?.handsets.find((one) => one.id === id)?.account === account);
  return fitting.length === 0 ? on : fitting;
}

/** Versions with the same arms are one generation, driven once, on whichever of their handsets is free. */
function generationsOf(browser: string, fleet: Fleet | undefined): { arms: readonly Arm[]; on: string[] }[] {
  const row = fleet?.rows.find(({ id }) => id === browser);
  if (fleet === undefined || row === undefined) return [{ arms: armsOf({}, null), on: [] }];
  const generations = new Map<readonly Arm[], string[]>();
  for (const handset of fleet.handsets) {
    const state = handset.browsers.find(({ id }) => id === browser);
    if (state === undefined || state.unavailable !== null) continue;
    const arms = armsOf(row, state.version);
    generations.set(arms, [...(generations.get(arms) ?? []), handset.id]);
  }
  // Nowhere to be driven: planned all the same, so that its cases can say why they were not run.
  if (generations.size === 0) {
    const ids = fleet.handsets.map(({ id }) => id);
    return [{ arms: armsOf(row, null), on: ids.slice(0, 1) }];
  }
  return [...generations].map(([arms, on]) => ({ arms, on }));
}

/** Journeys on the phone itself are about no browser, the others about every one. */
function journeysOf(browser: string, { journeys }: RunConfig): Journey[] {
  return journeys.filter((journey) => (shapeOf(journey).on === 'phone') === (browser === phoneSubject));
}

function wantedArms(journey: Journey, arms: readonly Arm[], { modes, switchSettings }: RunConfig): Arm[] {
  if (!shapeOf(journey).axes.includes('mode')) return [{ mode: 'normal' }];
  return arms.filter(
    ({ mode, incognitoSwitch }) =>
      modes.includes(mode) && (incognitoSwitch === undefined || switchSettings.includes(incognitoSwitch)),
  );
}

/** Sorts by a hash of seed and cell: a shuffle that any reader can repeat. */
function shuffled(cells: Cell[], seed: string): Cell[] {
  const key = ({ axes }: Cell) => seededBytes(seed, `order ${JSON.stringify(axes)}`).toString('hex');
  return cells
    .map((cell) => ({ cell, key: key(cell) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ cell }) => cell);
}
