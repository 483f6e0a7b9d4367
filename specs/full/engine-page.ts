// The tests of searching on an engine's own page: no search event of the address bar, but the results page's address tells the words.
import { expect } from 'chai';
import {
  expectAsPublished,
  expectNothingUnknown,
  expectWholeTruth,
  fullRun,
  unexplained,
} from './support.ts';

/** Defines them; 23 cases on two handsets. */
export function enginePageWith(engine: string): void {
  describe(`searching on ${engine}'s own page, on every browser and arm`, () => {
    const full = fullRun({ engines: [engine], journeys: ['engine-page'] });

    it('every case came to its end', () => {
      const { run } = full();
      expect(run.plan.cases).to.have.length(23);
      for (const { id, drive } of run.cases)
        expect(
          drive.find((event) => event.type === 'closed'),
          id,
        ).to.include({ outcome: 'completed' });
    });

    it('all that was sent is found, and nothing else', () => expectWholeTruth(full()));

    it('everything came out as published', () => expectAsPublished(full()));

    it('the words travel in the address of the results page alone', () => {
      const { run, truth } = full();
      const events = [...truth.values()].flat().map(({ event }) => event);
      expect(events).to.include('page_load_event_finish').and.to.not.include('search');
      const words = unexplained(run).filter(({ kind }) => kind === 'search-term');
      expect(words).to.not.be.empty;
      for (const { address } of words) expect(address).to.contain('url');
    });

    it('no handset was asked anything it does not know', () => expectNothingUnknown(full()));
  });
}
