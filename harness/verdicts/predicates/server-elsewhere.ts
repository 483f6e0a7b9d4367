// A case comes in, whether what it planted went to servers outside the countries a claim names goes out.
import type { Predicate } from './answer.ts';
import { located } from './server-country.ts';

/** Found when one host's server is in a country other than the claim's (`names`). */
export const serverElsewhere: Predicate = {
  id: 'server-elsewhere',
  acrossCases: false,
  answer: (record, claim, run) =>
    located({ record, claim, run }, (country) => claim.names?.includes(country) !== true),
};
