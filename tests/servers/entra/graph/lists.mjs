// $filter, $select and pages.
import { Refused } from './refused.mjs';
import { settings } from './settings.mjs';

export function selected(thing, select) {
  if (!select) return thing;
  const names = select.split(',');
  const unknown = names.find(
    (name) => !Object.hasOwn(thing, name) && !['id', 'appRoles', 'mail'].includes(name),
  );
  if (unknown) throw new Refused(400, 'BadRequest', `Could not find a property named '${unknown}'.`);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(thing, name)).map((name) => [name, thing[name]]),
  );
}

// The part of a list that a request is for; where there is more, with its address.
export function page(things, { $filter, $select, $top, $skiptoken }, address) {
  const found = things.filter(wanted($filter));
  const from = Number($skiptoken ?? 0);
  const to = from + Math.min(Number($top ?? settings.page_size), settings.page_size);
  const url = new URL(address);
  url.searchParams.set('$skiptoken', to);
  const more = to < found.length && { '@odata.nextLink': url.href };
  return { ...more, value: found.slice(from, to).map((thing) => some(thing, $select)) };
}

// Things of a list need not be alike: a group has no roleTemplateId.
function some(thing, select) {
  if (!select) return thing;
  const kept = Object.entries(thing).filter(
    ([name]) => name === '@odata.type' || select.split(',').includes(name),
  );
  return Object.fromEntries(kept);
}

function wanted(filter) {
  const terms = (filter ?? '')
    .split(' and ')
    .filter(Boolean)
    .map((term) => /^(\w+) eq '([^']*)'$/.exec(term));
  return (thing) => terms.every(([, name, value]) => thing[name] === value);
}
