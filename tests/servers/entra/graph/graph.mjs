// The calls of Graph, each after the token, the contract and the permission were looked at.
import { json } from '../exchanges.mjs';
import { ours } from '../keys.mjs';
import { address, guid, roles } from '../people.mjs';
import { fitting } from './contract.mjs';
import { proven, shown } from './credentials.mjs';
import { page, selected } from './lists.mjs';
import { Refused, bad, conflict } from './refused.mjs';
import { settings } from './settings.mjs';

const ROLES = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
};

const application = ({ keyCredentials, ...rest }) => ({
  ...rest,
  keyCredentials: keyCredentials.map((key) => shown(key)),
});

// One that was read by itself, with what was selected: only then are the certificates themselves among it.
const selectedOne = (found, { $select }) =>
  $select?.split(',').includes('keyCredentials')
    ? { ...application(found), keyCredentials: found.keyCredentials.map((key) => shown(key, true)) }
    : application(found);

// What a user belongs to: roles, and groups that are none. Of roles a token that may not read them sees that there are some.
function memberships({ name, tid, scp = '' }) {
  const seen = scp.split(' ').includes('RoleManagement.Read.Directory');
  const role = (id) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: guid('role', tid, id),
    displayName: seen ? ROLES[id] : null,
    roleTemplateId: seen ? id : null,
  });
  const group = (title) => ({
    '@odata.type': '#microsoft.graph.group',
    id: guid('group', tid, title),
    displayName: title,
  });
  return [...['All users', 'Backup team', 'Storage team'].map(group), ...roles(name).map(role)];
}

function policy() {
  const { max_lifetime: maxLifetime } = settings;
  const restriction = {
    restrictionType: 'asymmetricKeyLifetime',
    state: 'enabled',
    maxLifetime,
    restrictForAppsCreatedAfterDateTime: '2019-10-19T10:37:00Z',
  };
  const restrictions = { passwordCredentials: [], keyCredentials: maxLifetime ? [restriction] : [] };
  return {
    id: '00000000-0000-0000-0000-000000000000',
    displayName: 'Default app management tenant policy',
    isEnabled: Boolean(maxLifetime),
    applicationRestrictions: restrictions,
  };
}

// Each with the directory, and {tenant, who, params, query, body}: a value, a list, or nothing.
const CALLS = {
  me: (_, { who, tenant }) => ({
    id: who.oid,
    displayName: who.name,
    userPrincipalName: address(who.name, tenant),
    mail: null,
  }),
  memberOf: (_, { who }) => memberships(who),
  transitiveMemberOf: (_, { who }) => memberships(who),
  organization: (_, { tenant }) => [
    {
      id: tenant.id,
      displayName: tenant.domain.split('.')[0],
      countryLetterCode: 'DE',
      tenantType: 'AAD',
      verifiedDomains: [
        { name: tenant.domain, isDefault: true, isInitial: true, type: 'Managed', capabilities: 'Email' },
      ],
    },
  ],
  policy,
  applications: (d) => d.applications.filter((one) => !d.late(one, 'reads')).map(application),
  application: (d, { params, query }) => selectedOne(d.one(d.applications, 'id', params.id), query),
  applicationByAppId: (d, { params, query }) =>
    selectedOne(d.one(d.applications, 'appId', params.appId), query),
  applicationByName: (d, { params, query }) =>
    selectedOne(d.one(d.applications, 'uniqueName', params.uniqueName), query),
  putApplication: (d, { params, body, prefer }) => put(d, params.uniqueName, body, prefer === 'create-if-missing'),
  createApplication: (d, { body }) => application(d.createApplication(body)),
  changeApplication: (d, { params, body }) =>
    d.changeApplication(d.one(d.applications, 'id', params.id), body),
  deleteApplication: (d, { params }) => d.deleteApplication(d.one(d.applications, 'id', params.id)),
  addKey: (d, call) => shown(d.addKey(provenOwner(d, call), call.body.keyCredential)),
  removeKey: (d, call) => d.removeKey(provenOwner(d, call), call.body.keyId),
  principals: (d) => d.principals.filter((one) => !d.late(one, 'reads')),
  principal: (d, { params }) => d.one(d.principals, 'id', params.id),
  principalByAppId: (d, { params }) => offering(d.one(d.principals, 'appId', params.appId)),
  createPrincipal: (d, { body }) => d.createPrincipal(body),
  deletePrincipal: (d, { params }) => d.deletePrincipal(d.one(d.principals, 'id', params.id)),
  assignedTo: (d, { params }) => assignments(d, 'resourceId', params.id),
  assignments: (d, { params }) => assignments(d, 'principalId', params.id),
  assign: (d, { params, body }) => {
    if (![body.resourceId, body.principalId].includes(params.id))
      throw bad('The address names neither the resource nor the principal.');
    return d.assign(body);
  },
  unassign: (d, { params }) => {
    const { id } = d.one(d.assignments, 'id', params.assignment);
    d.assignments = d.assignments.filter((one) => one.id !== id);
  },
  grants: (d) => d.grants.filter((one) => !d.late(one, 'reads')),
  grant: (d, { body }) => d.grant(body),
  ungrant: (d, { params }) => {
    const { id } = d.one(d.grants, 'id', params.grant);
    d.grants = d.grants.filter((one) => one.id !== id);
  },
};

// A principal without what its cloud does not offer.
function offering({ appRoles, ...rest }) {
  const offered = (role) => ({ ...role, isEnabled: !settings.withheld.includes(role.value) });
  return { ...rest, appRoles: appRoles.map(offered) };
}

// The one of that name is changed; one that is not there is made only on the wish for it. One that is not there yet is
// taken for none, until its name turns out to be taken.
function put(d, uniqueName, body, create) {
  const found = d.applications.find((one) => one.uniqueName === uniqueName);
  if (found && create && d.late(found, 'reads')) throw conflict('uniqueName');
  if (!found && create) return application(d.createApplication({ ...body, uniqueName }));
  d.changeApplication(found ?? d.one(d.applications, 'uniqueName', uniqueName), body);
}

function assignments(d, name, id) {
  d.one(d.principals, 'id', id);
  return d.assignments.filter((one) => one[name] === id && !d.late(one, 'reads'));
}

// An application changes its own keys by proof alone.
function provenOwner(d, { params, body, who }) {
  const found = d.one(d.applications, 'id', params.id);
  if (who.idtyp === 'app' && who.appid !== found.appId) throw denied();
  proven(body.proof, found);
  return found;
}

const denied = () =>
  new Refused(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

function bearer({ headers }, tenants) {
  const who = ours(/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]);
  const tenant = tenants.find(({ id }) => id === who?.tid);
  if (!tenant || who.aud !== tenant.places.graph)
    throw new Refused(
      401,
      'InvalidAuthenticationToken',
      'Access token is empty, expired, or of another audience.',
    );
  return { who, tenant };
}

function permit(
  { 'x-delegated': delegated, 'x-application': alone = [], 'x-administrator': administrator },
  who,
) {
  const app = who.idtyp === 'app';
  const held = app ? (who.roles ?? []) : (who.scp ?? '').split(' ');
  const enough = app
    ? alone.includes('own') || alone.some((name) => held.includes(name))
    : delegated.some((name) => held.includes(name));
  if (!enough || (administrator && !app && roles(who.name).length === 0)) throw denied();
}

function answered(req, tenants) {
  const { who, tenant } = bearer(req, tenants);
  const { violation, operation, params, query, body } = fitting(req);
  if (violation) throw new Refused(422, 'Request_BadRequest', `Not as the contract has it: ${violation}`);
  permit(operation, who);
  const { prefer } = req.headers;
  const value = CALLS[operation.operationId](tenant.directory, { tenant, who, params, query, body, prefer });
  const [status] = Object.keys(operation.responses).map(Number);
  if (status === 204 || value === undefined) return { status: 204 };
  return {
    status,
    value: Array.isArray(value)
      ? page(value, query, `${tenant.places.graph}${req.url}`)
      : selected(value, query.$select),
  };
}

export function graph(tenants) {
  return (req, res) => {
    const known = {
      'request-id': guid('request', String(performance.now())),
      'client-request-id': req.headers['client-request-id'] ?? '',
    };
    try {
      const { status, value } = answered(req, tenants);
      json(res, status, value, known);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      json(res, error.status, error.body(), known);
    }
  };
}
