// A field's name comes in, whether what it holds identifies a person goes out; so does what an address or a HAR entry says in such fields.

/** Names of fields that hold a person's account, besides those of config/identifiers.json. */
const accountFields = new Set([
  ...['account', 'account_id', 'account_name', 'accountname', 'user', 'user_id', 'userid', 'user_name'],
  ...['username', 'uid', 'login', 'login_id', 'nickname', 'nick_name', 'email', 'e_mail', 'mail'],
  ...['phone', 'phone_number', 'mobile', 'msisdn', 'imsi', 'iccid', 'mi_id', 'miid', 'xiaomi_id', 'pin'],
]);

/** What stands in such a field while nobody is signed in. */
const nobody =
  /^(?:|[-+]?\d|null|none|nil|nan|n\/a|true|false|undefined|unknown|anonymous|guest|(?:signed|logged)[- _]?(?:in|out))$/i;

/** Whether a content says that there is no value. */
export function isNobodys(content: string): boolean {
  return nobody.test(content.trim());
}

/** Whether a field of that name holds a person's account. */
export function isAccountField(field: string): boolean {
  return accountFields.has(field.toLowerCase().replace(/^\$/, '').replaceAll('-', '_'));
}

/** Whether the content of an account's field is somebody's: too short to be looked for everywhere, it is taken out where it stands. */
export function isSomebodys(field: string, content: string): boolean {
  return isAccountField(field) && !isNobodys(content);
}

/** What stands for a value at its place. */
export type Replace = (value: string) => string;

/** An address or form with what its account fields hold replaced. */
export function withoutFieldValues(text: string, replace: Replace): string {
  if (!text.includes('=')) return text;
  return text.replace(
    /(^|[?&;#])([^=&?;#\s"'<>]{1,60})=([^&;#\s"'<>]+)/g,
    (whole, before: string, name: string, value: string) =>
      value.includes('[redacted:') || !isSomebodys(decoded(name), decoded(value))
        ? whole
        : `${before}${name}=${replace(decoded(value))}`,
  );
}

/** The same text where its escapes are broken. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (_cause) {
    return text;
  }
}
