// The decoders that have a quick look of their own, one line each; the others are asked as they are.
import type { Glance } from './glance.ts';
import { glanceAtForm } from './glances/form.ts';
import { glanceAtJson } from './glances/json.ts';
import { glanceAtLz } from './glances/lz.ts';
import { glanceAtRotated } from './glances/rotated.ts';
import { glanceAtUrl } from './glances/url.ts';

/** By the id of the decoder each stands in for. */
export const glances: ReadonlyMap<string, Glance> = new Map([
  ['json', glanceAtJson],
  ['jsonl', glanceAtJson],
  ['form', glanceAtForm],
  ['url', glanceAtUrl],
  ['rotated', glanceAtRotated],
  ['lz-letters', glanceAtLz],
]);
