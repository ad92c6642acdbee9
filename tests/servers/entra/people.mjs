// Who there is: anybody whose name begins so, with the roles that go with it.
import { createHash } from 'node:crypto';

export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const PRIVILEGED_ROLE_ADMINISTRATOR = 'e8611ab8-c189-46e8-94e1-60213ab1f814';
const ORDINARY = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

const KINDS = {
  admin: [GLOBAL_ADMINISTRATOR],
  nowids: [GLOBAL_ADMINISTRATOR],
  role: [PRIVILEGED_ROLE_ADMINISTRATOR],
  plain: [],
};

const kindOf = (name) => Object.keys(KINDS).find((kind) => name.startsWith(kind));

export const known = (name) => kindOf(name ?? '') !== undefined;

// Role templates beside the one that everybody has.
export const roles = (name) => KINDS[kindOf(name)] ?? [];

// A GUID that is always the same for the same words.
export function guid(...words) {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export const address = (name, tenant) => `${name}@${tenant.domain}`;

export function claims(name, tenant) {
  const own = { sub: name, oid: guid('user', tenant.id, name), tid: tenant.id, ver: '2.0', name };
  const all = { ...own, preferred_username: address(name, tenant) };
  return kindOf(name) === 'nowids' ? all : { ...all, wids: [...roles(name), ORDINARY] };
}
