// Which handset drives which case: what is compared stays on one handset, and none gets much more than its share.
import { expect } from 'chai';
import { phoneSubject } from '../../../harness/artifacts/journeys.ts';
import { type Placed, placesOf } from '../../../harness/plan/places.ts';

const farm = ['h1', 'h2', 'h3'];
const cells = (browser: string, count: number, on: readonly string[] = farm, repetition = 1): Placed[] =>
  Array.from({ length: count }, () => ({ axes: { browser, repetition }, on }));

/** How many cells of each browser every handset drives. */
function countsOf(all: Placed[], handsets = farm): Record<string, Record<string, number>> {
  const places = placesOf(all, handsets);
  expect(places.size).to.equal(all.length);
  const counts: Record<string, Record<string, number>> = {};
  for (const [{ axes, on }, id] of places) {
    expect(on).to.include(id);
    const own = (counts[id] ??= {});
    own[axes.browser] = (own[axes.browser] ?? 0) + 1;
  }
  return counts;
}

describe('places of the cases', () => {
  it('are not needed with one handset or none', () => {
    expect(placesOf(cells('mint', 3, ['h1']), ['h1']).size).to.equal(0);
    expect(placesOf(cells('mint', 3, []), []).size).to.equal(0);
  });

  it('keep the cases of one browser together where every handset has its share so', () => {
    const mixed = [...cells('mint', 2), ...cells('chrome', 2), ...cells('brave', 2)];
    // In driving order they are mixed.
    const order = [0, 2, 4, 1, 3, 5].flatMap((at) => mixed[at] ?? []);
    expect(Object.values(countsOf(order))).to.have.deep.members([{ mint: 2 }, { chrome: 2 }, { brave: 2 }]);
  });

  it('part a browser that is more than a share, but never leave one of its cases alone', () => {
    expect(countsOf(cells('mint', 9))).to.deep.equal({
      h1: { mint: 3 },
      h2: { mint: 3 },
      h3: { mint: 3 },
    });
    for (let count = 2; count <= 40; count++) {
      const all = [...cells('mint', count), ...cells('chrome', 5)];
      for (const counts of Object.values(countsOf(all)))
        for (const [browser, own] of Object.entries(counts))
          expect(own, `${browser} of ${count}`).to.be.above(1);
    }
  });

  it('give each handset its share, or two more at most', () => {
    for (let count = 3; count <= 40; count++) {
      const all = [
        ...cells('mint', count),
        ...cells('chrome', 4, ['h2']),
        ...cells('brave', 6, ['h1', 'h3']),
      ];
      const share = Math.ceil(all.length / 3);
      for (const own of Object.values(countsOf(all))) {
        const total = Object.values(own).reduce((sum, one) => sum + one, 0);
        expect(total, String(count)).to.be.at.most(share + 2);
      }
    }
  });

  it('keep what only one handset can drive on it, also when it has more than its share', () => {
    const counts = countsOf([...cells('mi-browser', 8, ['h2']), ...cells('mint', 3)]);
    expect(counts['h2']).to.deep.equal({ 'mi-browser': 8 });
  });

  it('never part a repetition of the journeys on the phone itself', () => {
    const all = [1, 2].flatMap((repetition) => cells(phoneSubject, 7, farm, repetition));
    const places = placesOf(all, farm);
    for (const repetition of [1, 2]) {
      const on = [...places].filter(([{ axes }]) => axes.repetition === repetition).map(([, id]) => id);
      expect(new Set(on).size).to.equal(1);
    }
    expect(new Set(places.values()).size).to.equal(2);
  });
});
