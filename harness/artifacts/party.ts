// Who published a claim.
import { z } from 'zod';

export const partySchema = z.enum(['researcher', 'vendor', 'follow-up']);
/** Whose statement it is. */
export type Party = z.infer<typeof partySchema>;
