// The bytes of a MaxMind database come in, country and network of an address go out. Nothing is fetched: the user names the file.
import { Reader, type Response } from 'mmdb-lib';
import { z } from 'zod';
import { type Place, type PlaceSource, unknown } from '../artifacts/destination.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';

/** One database; `source` is recorded with what it says. */
export interface Places {
  source: PlaceSource;
  /** `unknown` in both fields when the address is none or not listed. */
  of(address: string | null): Place;
}

/** Several databases as one: each field from the first that knows it, as country and network often lie in two files. */
export function placeIn(databases: readonly Places[], address: string | null): Place {
  const place: Place = { country: unknown, network: unknown };
  for (const database of databases) {
    const { country, network } = database.of(address);
    if (place.country === unknown) place.country = country;
    if (place.network === unknown) place.network = network;
  }
  return place;
}

/** MaxMind, DB-IP and IPinfo lay the same facts out differently (their own schema pages). */
const recordSchema = z.object({
  country: z
    .union([z.object({ iso_code: z.string() }), z.string()])
    .optional()
    .catch(undefined),
  country_code: z.string().optional().catch(undefined),
  registered_country: z.object({ iso_code: z.string() }).optional().catch(undefined),
  autonomous_system_number: z.number().optional().catch(undefined),
  autonomous_system_organization: z.string().optional().catch(undefined),
  asn: z.string().optional().catch(undefined),
  as_name: z.string().optional().catch(undefined),
});

/** Opens a database; `name` is its file's name. Throws `file-invalid` when the bytes are none. */
export function placesFrom(name: string, bytes: Buffer): Places {
  const reader = opened(name, bytes);
  const { buildEpoch, databaseType } = reader.metadata;
  return {
    source: {
      name,
      sha256: sha256Hex(bytes),
      builtAt: new Date(buildEpoch).toISOString(),
      type: databaseType,
    },
    of: (address) => placeOf(address === null ? null : lookUp(reader, address)),
  };
}

function opened(name: string, bytes: Buffer): Reader<Response> {
  try {
    return new Reader<Response>(bytes);
  } catch (cause) {
    throw new HarnessError('file-invalid', `${name} is no MaxMind database: ${errorMessage(cause)}.`, {
      remedy: 'Give an .mmdb file, for example of DB-IP Lite or GeoLite2.',
      cause,
    });
  }
}

const ipAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/i;

function lookUp(reader: Reader<Response>, address: string): unknown {
  if (!ipAddress.test(address)) return null;
  try {
    return reader.get(address);
  } catch (_cause) {
    return null;
  }
}

function placeOf(record: unknown): Place {
  const read = recordSchema.safeParse(record);
  if (!read.success) return { country: unknown, network: unknown };
  const { country, country_code, registered_country, ...network } = read.data;
  const code = typeof country === 'string' ? (country_code ?? country) : country?.iso_code;
  const number = network.autonomous_system_number;
  const system = number === undefined ? network.asn : `AS${number}`;
  const named = [system, network.autonomous_system_organization ?? network.as_name].filter(
    (part) => part !== undefined,
  );
  const known = code ?? country_code ?? registered_country?.iso_code;
  return {
    country: known !== undefined && /^[A-Z]{2}$/.test(known) ? known : unknown,
    network: named.length === 0 ? unknown : named.join(' '),
  };
}
