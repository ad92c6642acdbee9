// The addresses of the authority: which tenant a path is of, and what Entra asks before and beside the standard.
import { parse } from 'node:querystring';
import { inadmissible } from './assertion.mjs';
import { json } from './exchanges.mjs';
import { known } from './people.mjs';
import { refusal } from './refusals.mjs';
import { OPENID } from './tenants.mjs';

// Tenants that a name may stand for.
const ANY = ['organizations', 'common'];

// Scopes in full: Graph's by their own names too, and all of them for ".default".
function full(scope, tenant, application) {
  const { graph } = tenant.places;
  const words = scope
    .split(' ')
    .filter(Boolean)
    .map((word) => (OPENID.includes(word) || word.includes('/') ? word : `${graph}/${word}`));
  return [
    ...new Set(
      words.flatMap((word) => (word === `${graph}/.default` && !application ? tenant.scopes : [word])),
    ),
  ].join(' ');
}

export function authority(tenants) {
  const named = (name) =>
    ANY.includes(name) ? tenants[0] : tenants.find(({ id, domain }) => [id, domain].includes(name));
  return async (req, res) => {
    const [, name = '', rest = '/'] = /^\/([^/?]*)(.*)$/.exec(req.url) ?? [];
    const tenant = named(name);
    if (!tenant) return nowhere(req, res, name);
    req.url = rest.replace(/^\/v2\.0(?=\/\.well-known)/, '');
    const interaction = /^\/interaction\/([\w-]+)$/.test(req.url);
    if (req.method === 'POST') await posted(req, tenant);
    else asked(req, tenant);
    req.originalUrl = `/${name}${req.url}`;
    if (interaction) return interact(req, res, tenant);
    if (/^\/\.well-known\/openid-configuration/.test(req.url)) return discovery(res, tenant, name);
    const refused =
      req.url.startsWith('/oauth2/v2.0/token') &&
      (foreign(req, tenant, tenants) ?? inadmissible(req, tenant, ANY.includes(name)));
    if (refused) return json(res, refused.error === 'invalid_client' ? 401 : 400, refused);
    if (req.url.startsWith('/oauth2/v2.0/authorize')) worded(res);
    return tenant.answer(req, res);
  };
}

function nowhere(req, res, name) {
  const error = req.url.includes('/.well-known/') ? 'invalid_tenant' : 'invalid_request';
  return json(res, 400, refusal(error, 90002, `the tenant '${name}' was not found`));
}

async function posted(req, tenant) {
  req.body = { ...parse(req.text) };
  const { scope, grant_type: grant } = req.body;
  if (typeof scope === 'string') req.body.scope = full(scope, tenant, grant === 'client_credentials');
  // What a refresh token may be used for is what was consented to: all of it, whatever the first request named.
  if (grant === 'refresh_token' && /\/\.default( |$)/.test(scope)) delete req.body.scope;
}

// The query of an authorize request as the authorization server takes it.
function asked(req, tenant) {
  const url = new URL(req.url, tenant.places.authority);
  if (url.pathname !== '/oauth2/v2.0/authorize') return;
  const query = url.searchParams;
  const prompt = query.get('prompt') ?? '';
  if (query.has('scope')) query.set('scope', full(query.get('scope'), tenant, false));
  // It gives no refresh token without consent, and knows no choice of accounts; each sign-in here is a new one.
  if (prompt !== 'none') query.set('prompt', 'login consent');
  req.url = `${url.pathname}?${query}`;
}

// Discovery says how tokens of any tenant name their issuer where the tenant is left open.
function discovery(res, tenant, name) {
  const { authority: base } = tenant.places;
  const at = `${base}/${name}`;
  return json(res, 200, {
    issuer: ANY.includes(name) ? `${base}/{tenantid}/v2.0` : `${base}/${tenant.id}/v2.0`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    token_endpoint: `${at}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
    jwks_uri: `${at}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: OPENID,
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    cloud_instance_name: '127.0.0.1',
    msgraph_host: new URL(tenant.places.graph).host,
  });
}

// A code of one tenant is redeemed there.
function foreign(req, tenant, tenants) {
  const { code } = req.body ?? {};
  const other = code && tenants.find(({ store }) => store.has('AuthorizationCode', code));
  return other && other !== tenant
    ? refusal('invalid_grant', 700005, 'the code is of another tenant')
    : undefined;
}

// Errors in an address, worded as Entra does.
function worded(res) {
  const { setHeader } = res;
  res.setHeader = (name, value) => {
    const error = name.toLowerCase() === 'location' && /[?&#]error=(\w+)/.exec(value)?.[1];
    return setHeader.call(res, name, error === 'access_denied' ? described(value) : value);
  };
}

function described(location) {
  const url = new URL(location);
  url.searchParams.set('error_description', 'AADSTS65004: the user declined to consent');
  url.searchParams.set('error_subcode', 'cancel');
  return url.href;
}

// The user, present in two headers: who, and whether consent is given.
async function interact(req, res, tenant) {
  const { 'x-user': user, 'x-consent': consent } = req.headers;
  const { provider, places, scopes } = tenant;
  if (!known(user))
    return json(res, 400, { error: 'nobody is at the keyboard: ask the control address for a sign-in' });
  const { params } = await provider.interactionDetails(req, res);
  if (consent === 'no')
    return provider.interactionFinished(req, res, { error: 'access_denied', error_description: 'declined' });
  const grant = new provider.Grant({ accountId: user, clientId: params.client_id });
  grant.addOIDCScope(OPENID.join(' '));
  grant.addResourceScope(places.graph, scopes.join(' '));
  const grantId = await grant.save();
  return provider.interactionFinished(req, res, { login: { accountId: user }, consent: { grantId } });
}
