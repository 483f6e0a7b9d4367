// Every planned case in the order of the plan, whatever its journey: so shuffled, no case profits from its neighbours.
import { plannedCases } from '../../harness/wdio-service.ts';
import { journeyTests } from './journey-tests.ts';
import { searchTests } from './search-tests.ts';

for (const planned of plannedCases()) {
  if (planned.journey === 'search') searchTests(planned);
  else journeyTests(planned);
}
