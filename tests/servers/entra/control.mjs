// What a test asks of the servers: each a path with a JSON body, none of it part of what is tested.
import { decide, signIn } from './browser.mjs';
import { skew } from './clock.mjs';
import { device } from './device.mjs';
import { clear, exchanges, json } from './exchanges.mjs';
import { known } from './people.mjs';
import { spoil, unspoil } from './spoil.mjs';
import { contract } from './graph/contract.mjs';
import { delays, settings } from './graph/settings.mjs';

const wrong = (what) => ({ status: 400, value: { error: what } });
const NOBODY = wrong('the user must begin with admin, role, plain or nowids');

// Sets what is known, and nothing else: a misspelt name would be a test that tests nothing.
function set(target, changes) {
  const names = Object.keys(target).filter((name) => typeof target[name] !== 'function');
  const unknown = Object.keys(changes).find((name) => !names.includes(name));
  if (unknown) return wrong(`'${unknown}' is none of ${names.join(', ')}`);
  Object.assign(target, changes);
  return undefined;
}

const FAULT = [
  ...['match', 'method', 'times'],
  ...['status', 'retry_after', 'body', 'echo', 'lie_length', 'delay_ms', 'drop'],
];

function fault(list) {
  const unknown = list.flatMap(Object.keys).find((name) => !FAULT.includes(name));
  if (unknown) return wrong(`'${unknown}' is none of ${FAULT.join(', ')}`);
  exchanges.faults.push(...list);
  return undefined;
}

function clearAll(tenants) {
  clear();
  unspoil();
  skew(0);
  Object.assign(delays, { reads: 0, keys: 0, apps: 0, grants: 0 });
  tenants.forEach(({ directory }) => directory.arrive());
  contract.violations.length = 0;
}

function actions(tenants) {
  const base = tenants[0].places.authority;
  const decision = async ({ user_code: code, user = 'admin', tenant }, consent) => {
    if (!known(user)) return NOBODY;
    const of = tenants.find(({ id }) => id === tenant) ?? tenants[0];
    const done = await decide(`${base}/${of.id}/oauth2/deviceauth`, code, user, consent, base);
    return done
      ? undefined
      : wrong(`the code ${code} cannot be decided upon: it is unknown, expired or decided`);
  };
  return {
    'POST /sign_in': ({ url, user, consent = true }) =>
      known(user) ? signIn(url, user, consent, base).then((value) => ({ value })) : NOBODY,
    'POST /approve': (body) => decision(body, true),
    'POST /decline': (body) => decision(body, false),
    'POST /faults': fault,
    'POST /cut_after': ({ n, before = false, stays = false }) => void (exchanges.cut = { n, before, stays }),
    'POST /mend': () => void (exchanges.cut = null),
    'POST /delays': (body) => set(delays, body),
    'POST /settings': (body) => set(settings, body),
    'POST /device': (body) => set(device, body),
    'POST /expire': () => tenants.forEach(({ store }) => store.expire('RefreshToken')),
    'POST /spoil': ({ id_token: how }) =>
      spoil(how) ? undefined : wrong(`no such way to spoil a token: ${how}`),
    'POST /token_clock': ({ skew_s: s }) => skew(s),
    'POST /clear': () => clearAll(tenants),
    'GET /log': () => ({ value: exchanges.log }),
    'GET /state': () => ({ value: state(tenants) }),
    'GET /violations': () => ({ value: contract.violations }),
  };
}

// All that the directories hold, each thing with its tenant.
function state(tenants) {
  const states = tenants.map(({ id, directory }) => [id, directory.state()]);
  const names = Object.keys(states[0][1]);
  const all = (name) => states.flatMap(([tenant, kept]) => kept[name].map((thing) => ({ tenant, ...thing })));
  return Object.fromEntries(names.map((name) => [name, all(name)]));
}

export function control(tenants) {
  const known = actions(tenants);
  return async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const act = known[`${req.method} ${req.url}`];
    if (!act) return json(res, 404, { error: `the control address knows ${Object.keys(known).join(', ')}` });
    try {
      const { status = 200, value = {} } =
        (await act(JSON.parse(Buffer.concat(chunks).toString() || '{}'))) ?? {};
      return json(res, status, value);
    } catch (error) {
      return json(res, 400, { error: String(error) });
    }
  };
}
