// Every planned case in the order of the plan, whatever its journey: so shuffled, no case profits from its neighbours.
import { plannedCases } from '../../harness/wdio-service.ts';
import { journeyTests } from './journey-tests.ts';
import { searchTests } from './search-tests.ts';

const searches = ['search', 'visit', 'engine-page', 'open-result'];

for (const planned of plannedCases()) {
  if (searches.includes(planned.journey)) searchTests(planned);
  else journeyTests(planned);
}
