// One tenant's directory: applications, their principals, and what they may do. What was made is not there for all at
// once when a test asks for that.
import { randomBytes, randomUUID } from 'node:crypto';
import { guid } from '../people.mjs';
import { credential, publicKey, thumbprint } from './credentials.mjs';
import resources from './resources.json' with { type: 'json' };
import { Refused, bad, conflict, dangling, missing } from './refused.mjs';
import { delays, settings } from './settings.mjs';

const GRAPH = resources.graph.appId;

export class Directory {
  applications = [];
  principals = [];
  assignments = [];
  grants = [];
  #deleted = [];
  #late = new WeakMap();

  constructor({ id }) {
    this.id = id;
    this.principals.push(...Object.values(resources).map((resource) => offered(resource, id)));
  }

  #made(list, thing) {
    list.push(thing);
    this.#late.set(thing, { ...delays });
    return thing;
  }

  // Whether it is not there yet; one time less from now on.
  late(thing, what) {
    const left = this.#late.get(thing);
    if (!left?.[what]) return false;
    left[what] -= 1;
    return true;
  }

  // Makes all that was made be there.
  arrive() {
    this.#late = new WeakMap();
  }

  #refer(list, id) {
    const thing = list.find((one) => one.id === id);
    if (!thing || this.late(thing, 'reads')) throw dangling(id);
    return thing;
  }

  one(list, name, value) {
    const thing = list.find((entry) => entry[name] === value);
    if (!thing || this.late(thing, 'reads')) throw missing(value);
    return thing;
  }

  createApplication({ keyCredentials = [], ...given }) {
    const { uniqueName } = given;
    if (uniqueName && [...this.applications, ...this.#deleted].some((one) => one.uniqueName === uniqueName))
      throw conflict('uniqueName');
    const own = { id: randomUUID(), appId: randomUUID(), createdDateTime: new Date().toISOString() };
    const defaults = {
      uniqueName: null,
      description: null,
      notes: null,
      tags: [],
      requiredResourceAccess: [],
    };
    const keys = keyCredentials.map((key) => credential(key));
    keys.forEach((key) => this.#late.set(key, { ...delays }));
    return this.#made(this.applications, { ...own, ...defaults, ...given, keyCredentials: keys });
  }

  changeApplication(application, { keyCredentials, ...given }) {
    // All that are not named again are gone.
    const keys = keyCredentials?.map(
      (key) => application.keyCredentials.find((own) => isKept(own, key)) ?? this.#fresh(key),
    );
    Object.assign(application, given, keys && { keyCredentials: keys });
  }

  #fresh(key) {
    if (!key.key) throw bad(`No key ${key.keyId} is there to be kept.`);
    const made = credential(key);
    this.#late.set(made, { ...delays });
    return made;
  }

  addKey(application, key) {
    const made = this.#fresh(key);
    application.keyCredentials.push(made);
    return made;
  }

  removeKey(application, id) {
    const at = application.keyCredentials.findIndex(({ keyId }) => keyId === id);
    if (at < 0) throw bad('No credentials found to be removed.');
    application.keyCredentials.splice(at, 1);
  }

  deleteApplication(application) {
    const { id, appId } = application;
    if (settings.names_stay) this.#deleted.push(application);
    this.applications = this.applications.filter((one) => one.id !== id);
    this.principals
      .filter((one) => one.appId === appId)
      .forEach((principal) => this.deletePrincipal(principal));
  }

  createPrincipal({ appId, tags = [], notes = null }) {
    const application = this.applications.find((one) => one.appId === appId);
    if (!application || this.late(application, 'reads'))
      throw bad(
        `The appId '${appId}' of the service principal does not reference a valid application object.`,
      );
    if (this.principals.some((one) => one.appId === appId)) {
      throw new Refused(
        409,
        'Request_MultipleObjectsWithSameKeyValue',
        `The service principal cannot be created because one is there for the appId '${appId}'.`,
      );
    }
    const { displayName } = application;
    return this.#made(this.principals, {
      id: randomUUID(),
      appId,
      displayName,
      servicePrincipalType: 'Application',
      accountEnabled: true,
      tags,
      notes,
      appRoles: [],
    });
  }

  deletePrincipal({ id }) {
    this.principals = this.principals.filter((one) => one.id !== id);
    this.assignments = this.assignments.filter(({ principalId }) => principalId !== id);
    this.grants = this.grants.filter(({ clientId }) => clientId !== id);
  }

  assign({ principalId, resourceId, appRoleId }) {
    const principal = this.#refer(this.principals, principalId);
    const resource = this.#refer(this.principals, resourceId);
    const role = resource.appRoles.find(({ id, isEnabled }) => id === appRoleId && isEnabled);
    if (!role) throw bad('Permission being assigned was not found on application');
    const same = (one) =>
      one.principalId === principalId && one.resourceId === resourceId && one.appRoleId === appRoleId;
    if (this.assignments.some(same)) throw bad('Permission being assigned already exists on the object');
    const own = {
      id: randomBytes(24).toString('base64url'),
      createdDateTime: new Date().toISOString(),
      principalType: 'ServicePrincipal',
    };
    const names = { principalDisplayName: principal.displayName, resourceDisplayName: resource.displayName };
    return this.#made(this.assignments, { ...own, principalId, resourceId, appRoleId, ...names });
  }

  grant({ clientId, consentType, resourceId, scope }) {
    this.#refer(this.principals, clientId);
    this.#refer(this.principals, resourceId);
    if (this.grants.some((one) => one.clientId === clientId && one.resourceId === resourceId)) {
      throw new Refused(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
    }
    return this.#made(this.grants, {
      id: randomBytes(24).toString('base64url'),
      clientId,
      consentType,
      principalId: null,
      resourceId,
      scope,
    });
  }

  // Whether the token endpoint knows an application.
  knows(appId) {
    const application = this.applications.find((one) => one.appId === appId);
    return Boolean(application) && !this.late(application, 'apps');
  }

  hasPrincipal(appId) {
    return this.principals.some((one) => one.appId === appId);
  }

  // The key that the header of an assertion names.
  key(appId, { alg, 'x5t#S256': sha256, x5t }) {
    const keys = this.applications.find((one) => one.appId === appId)?.keyCredentials ?? [];
    const named = ({ certificate }) =>
      sha256
        ? thumbprint(certificate, 'sha256') === sha256
        : alg === 'RS256' && thumbprint(certificate, 'sha1') === x5t;
    return keys.find(named);
  }

  replicated(key) {
    return !this.late(key, 'keys');
  }

  keysOf(appId) {
    return this.applications.find((one) => one.appId === appId)?.keyCredentials.map(publicKey);
  }

  // What goes into a token of an application: its object, and the roles that have arrived.
  issue(appId) {
    const { id } = this.principals.find((one) => one.appId === appId);
    const graph = this.principals.find((one) => one.appId === GRAPH);
    const granted = this.assignments.filter(
      (one) => one.principalId === id && one.resourceId === graph.id && !this.late(one, 'grants'),
    );
    return {
      oid: id,
      roles: granted.map(({ appRoleId }) => graph.appRoles.find((role) => role.id === appRoleId).value),
    };
  }

  // All of it, arrived or not, but for what is there from the beginning.
  state() {
    const offers = Object.values(resources).map(({ appId }) => appId);
    return {
      applications: this.applications.map(({ keyCredentials: _, ...rest }) => rest),
      keyCredentials: this.applications.flatMap(({ id, keyCredentials }) =>
        keyCredentials.map(({ certificate, ...key }) => ({ application: id, ...key })),
      ),
      servicePrincipals: this.principals.filter(({ appId }) => !offers.includes(appId)),
      appRoleAssignments: this.assignments,
      oauth2PermissionGrants: this.grants,
    };
  }
}

// Whether a key that was handed in is one that is there: by its id, with its own bytes or without any.
function isKept({ keyId, certificate }, key) {
  return keyId === key.keyId && (!key.key || certificate.raw.equals(Buffer.from(key.key, 'base64')));
}

// The principal of one of Microsoft's own services.
function offered({ appId, displayName, roles, scopes }, tenant) {
  const role = ([value, id]) => ({
    id,
    value,
    displayName: value,
    allowedMemberTypes: ['Application'],
    isEnabled: true,
  });
  const scope = ([value, id]) => ({ id, value, type: 'Admin', isEnabled: true });
  return {
    id: guid('principal', tenant, appId),
    appId,
    displayName,
    servicePrincipalType: 'Application',
    accountEnabled: true,
    tags: [],
    appRoles: Object.entries(roles).map(role),
    oauth2PermissionScopes: Object.entries(scopes).map(scope),
  };
}
