// A saved RDAP answer (RFC 9083) comes in, who registered the domain, when and through whom goes out.
import { z } from 'zod';
import { type Registration, unknown } from '../artifacts/destination.ts';
import { HarnessError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';

const longestText = 200;
const mostNameServers = 12;
/** Registrars nest contacts below themselves (RFC 9083, section 5.1); deeper ones say nothing we show. */
const deepestEntity = 3;

const text = z.string().transform((value) => value.slice(0, longestText));
/** Absent or of another type: left out, as registries add and bend fields. */
const lax = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);
const list = <S extends z.ZodType>(schema: S) =>
  z.array(schema.optional().catch(undefined)).optional().catch(undefined);

const answerSchema = z.object({
  objectClassName: z.literal('domain'),
  ldhName: z.string().min(1),
  events: list(z.object({ eventAction: z.string(), eventDate: text })),
  nameservers: list(z.object({ ldhName: text })),
  entities: list(z.unknown()),
});

const entitySchema = z.object({
  roles: lax(z.array(z.string())),
  vcardArray: lax(z.tuple([z.literal('vcard'), z.array(z.unknown())])),
  entities: list(z.unknown()),
});

/** Where a saved answer is from. */
export interface AnswerSource {
  /** Address it was fetched from, or the name of a file the user gave. */
  from: string;
  /** ISO 8601; `unknown` for a file. */
  fetchedAt: string;
}

/** Reads an answer; `file-invalid` naming its source when it is no domain object. */
export function registrationFrom(bytes: Buffer, { from, fetchedAt }: AnswerSource): Registration {
  const answer = answerSchema.safeParse(parsed(bytes));
  if (!answer.success) {
    throw new HarnessError('file-invalid', `${from} is no RDAP answer about a domain.`, {
      remedy:
        'Save what https://<registry>/domain/<name> answers (RFC 9083), with "objectClassName": "domain".',
    });
  }
  const { ldhName, events, nameservers, entities } = answer.data;
  const eventAt = (action: string) =>
    events?.find((event) => event?.eventAction.toLowerCase() === action)?.eventDate ?? unknown;
  const contacts = contactsIn(entities ?? [], 0);
  const contact = (role: string) => contacts.find(({ roles }) => roles.includes(role));
  const registrant = contact('registrant');
  return {
    domain: ldhName.toLowerCase().replace(/\.$/, '').slice(0, 253),
    registrar: contact('registrar')?.name ?? unknown,
    registrant: registrant?.name ?? unknown,
    registrantCountry: registrant?.country ?? unknown,
    registeredAt: eventAt('registration'),
    expiresAt: eventAt('expiration'),
    changedAt: eventAt('last changed'),
    nameServers: (nameservers ?? [])
      .flatMap((server) => server?.ldhName.toLowerCase() ?? [])
      .slice(0, mostNameServers)
      .sort(),
    sha256: sha256Hex(bytes),
    from,
    fetchedAt,
  };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (_cause) {
    return undefined;
  }
}

interface Contact {
  roles: string[];
  name: string | undefined;
  country: string | undefined;
}

function contactsIn(entities: readonly unknown[], depth: number): Contact[] {
  if (depth >= deepestEntity) return [];
  return entities.flatMap((value) => {
    const entity = entitySchema.safeParse(value);
    if (!entity.success) return [];
    const { roles, vcardArray, entities: below } = entity.data;
    const own = { roles: roles ?? [], ...cardOf(vcardArray?.[1] ?? []) };
    return [own, ...contactsIn(below ?? [], depth + 1)];
  });
}

/** jCard (RFC 7095): `["fn", {}, "text", "Name"]`; the country is the address' last part, or its `cc` parameter (RFC 8605). */
function cardOf(properties: readonly unknown[]): Omit<Contact, 'roles'> {
  const valueOf = (name: string) =>
    properties.filter(Array.isArray).find((property: unknown[]) => property[0] === name) as
      unknown[] | undefined;
  const organisation = nonEmpty(valueOf('org')?.[3]);
  const address = valueOf('adr');
  const parameters = z.object({ cc: z.string() }).safeParse(address?.[1]);
  const parts = address?.[3];
  return {
    name: organisation ?? nonEmpty(valueOf('fn')?.[3]),
    country: parameters.success
      ? nonEmpty(parameters.data.cc)
      : nonEmpty(Array.isArray(parts) ? parts[6] : undefined),
  };
}

function nonEmpty(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first.trim() !== '' ? first.trim().slice(0, longestText) : undefined;
}
