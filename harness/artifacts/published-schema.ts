// The JSON Schema of `verdicts.json`, as published beside the code for whoever reads the file with other tools.
import { z } from 'zod';
import { verdictsSchema } from './verdict.ts';

/** Draft 2020-12; says the same as our own check of the file. */
export function publishedVerdictsSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(verdictsSchema, { io: 'output' });
  return {
    $schema,
    $id: 'urn:phonehome:schema:verdicts:1',
    title: 'verdicts.json of a phonehome run',
    description:
      'The answers of one run: on one page under `summary`, with everything each rests on under `verdicts`. `simulated: true` says that the handset was the lab handset and that nothing in the file is about a real phone.',
    ...rest,
  };
}
