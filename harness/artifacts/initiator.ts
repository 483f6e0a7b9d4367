// Who made a request: a page, or the browser itself; always with the reason.
import { z } from 'zod';

export const initiatorSchema = z.strictObject({
  /** `page`: something the user opened asked for it; `browser-native`: the app did on its own; `unknown`: the request does not say. */
  kind: z.enum(['page', 'browser-native', 'unknown']),
  /** One sentence: what says so, or why nothing does. */
  why: z.string(),
});
/** The answer for one exchange. */
export type Initiator = z.infer<typeof initiatorSchema>;
