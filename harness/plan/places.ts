// The cells of a plan and the handsets come in, which handset drives which cell goes out: what is compared stays on one handset.
import { phoneSubject } from '../artifacts/journeys.ts';

/** What of a cell says where it can be driven and with which others it is compared. */
export interface Placed {
  axes: { browser: string; repetition: number };
  /** Ids of the handsets that can drive it; with none it gets no place. */
  on: readonly string[];
}

/**
 * Cells that one handset alone can drive go there. The others go by browser, to the handset with the fewest: claims about a number that stays the same, or about more than an idle phone sends, compare cases of one
 * handset. A group that is more than a handset's share goes on at the next one, never with one cell alone; a repetition of
 * the journeys on the phone itself is never parted. Empty with fewer than two handsets.
 */
export function placesOf<C extends Placed>(cells: readonly C[], handsets: readonly string[]): Map<C, string> {
  const places = new Map<C, string>();
  if (handsets.length < 2) return places;
  const load = new Map(handsets.map((id) => [id, 0]));
  const countOf = (id: string) => load.get(id) ?? 0;
  const place = (cell: C, id: string) => {
    places.set(cell, id);
    load.set(id, countOf(id) + 1);
  };
  const lightest = (on: readonly string[]) =>
    [...on].sort((a, b) => countOf(a) - countOf(b) || a.localeCompare(b, 'en'))[0];
  for (const cell of cells) if (cell.on.length === 1) place(cell, cell.on[0] ?? '');
  const share = Math.ceil(cells.length / handsets.length);
  for (const group of groupsOf(cells.filter(({ on }) => on.length > 1))) {
    const [first] = group;
    const whole = first?.axes.browser === phoneSubject;
    for (let rest = group; rest.length > 0;) {
      const id = lightest(first?.on ?? []) ?? '';
      const room = Math.max(2, share - countOf(id));
      const taken = whole || rest.length <= room + 1 ? rest.length : room;
      for (const cell of rest.slice(0, taken)) place(cell, id);
      rest = rest.slice(taken);
    }
  }
  return places;
}

/** Cells of one browser that the same handsets can drive, of the phone itself those of one repetition; those of the fewest handsets first, then the largest. */
function groupsOf<C extends Placed>(cells: readonly C[]): C[][] {
  const groups = new Map<string, C[]>();
  const choices = ([first]: C[]) => first?.on.length ?? 0;
  for (const cell of cells) {
    const { browser, repetition } = cell.axes;
    const key = JSON.stringify([browser, browser === phoneSubject ? repetition : 0, ...cell.on]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups]
    .sort(
      ([a, one], [b, other]) =>
        choices(one) - choices(other) || other.length - one.length || (a < b ? -1 : 1),
    )
    .map(([, group]) => group);
}
