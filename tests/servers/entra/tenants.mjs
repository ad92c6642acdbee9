// The two tenants, each with an authorization server and a directory of its own.
import { Directory } from './graph/directory.mjs';
import { settings } from './graph/settings.mjs';
import { jwk, signedBy } from './keys.mjs';
import { CLIENT } from './names.mjs';
import { oidc } from './packages.mjs';
import { claims, known, roles } from './people.mjs';
import { translated } from './refusals.mjs';
import { seconds } from './clock.mjs';
import { device, polled } from './device.mjs';
import { respoil } from './spoil.mjs';
import { Store } from './store.mjs';

// Of the loopback addresses any port will do.
const REDIRECTS = [
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
  'https://vendor.example/code',
  'http://localhost',
  'http://localhost/',
  'http://127.0.0.1',
  'http://127.0.0.1/',
];
const MAIN = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];
const TOLERANCE = 300;

export const OPENID = ['openid', 'offline_access', 'profile', 'email'];
export const { Provider, errors } = oidc;

const ROUTES = {
  authorization: '/oauth2/v2.0/authorize',
  token: '/oauth2/v2.0/token',
  device_authorization: '/oauth2/v2.0/devicecode',
  code_verification: '/oauth2/deviceauth',
  jwks: '/discovery/v2.0/keys',
  end_session: '/oauth2/v2.0/logout',
};

export class Tenant {
  constructor(id, domain, places, scopes) {
    Object.assign(this, { id, domain, places, scopes });
    this.directory = new Directory(this);
    this.store = new Store((client) => this.#client(client));
    this.endpoint = `${places.authority}/${id}${ROUTES.token}`;
    this.provider = new Provider(`${places.authority}/${id}/v2.0`, this.#configuration());
    for (const event of ['grant.error', 'device_authorization.error']) {
      this.provider.on(event, (ctx, error) => (ctx.detail = error.error_detail));
    }
    this.provider.on('server_error', (ctx, error) => console.error(error));
    this.provider.use(this.#around.bind(this));
    this.answer = this.provider.callback();
  }

  #client(id) {
    if (id === CLIENT) {
      return {
        client_id: id,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        response_types: ['code'],
        redirect_uris: REDIRECTS,
        grant_types: MAIN,
      };
    }
    const keys = this.directory.keysOf(id);
    return (
      keys && {
        client_id: id,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys },
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      }
    );
  }

  #configuration() {
    const { graph } = this.places;
    const scope = this.scopes.join(' ');
    return {
      adapter: (model) => this.store.adapter(model),
      jwks: { keys: [jwk] },
      cookies: { keys: [jwk.d.slice(0, 32)] },
      clientAuthMethods: ['none', 'private_key_jwt'],
      enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'PS256'] },
      clockTolerance: TOLERANCE,
      assertJwtClientAuthClaimsAndHeader: (ctx, payload, header) => this.#assertion(ctx, payload, header),
      responseTypes: ['code'],
      pkce: { required: () => true },
      rotateRefreshToken: () => true,
      issueRefreshToken: (ctx, client, code) =>
        client.grantTypeAllowed('refresh_token') &&
        (settings.unasked_refresh_tokens || code.scopes.has('offline_access')),
      scopes: OPENID,
      claims: { openid: ['sub', 'oid', 'tid', 'ver', 'wids', 'preferred_username', 'name'] },
      conformIdTokenClaims: false,
      findAccount: (ctx, id) => known(id) && { accountId: id, claims: () => claims(id, this) },
      extraTokenClaims: (ctx, token) => this.#extra(token),
      interactions: {
        url: (ctx, { uid }) => `${ctx.req.originalUrl.split('/', 2).join('/')}/interaction/${uid}`,
      },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        deviceFlow: { enabled: true, charset: 'base-20', mask: '*********' },
        userinfo: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => graph,
          useGrantedResource: () => true,
          getResourceServerInfo: (ctx) => {
            this.#asked(ctx);
            return {
              scope: `${scope} ${graph}/.default`,
              audience: graph,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'RS256' } },
            };
          },
        },
      },
      ttl: {
        AccessToken: 3599,
        AuthorizationCode: 600,
        ClientCredentials: 3599,
        DeviceCode: () => device.ttl_s,
        IdToken: 3600,
        Interaction: 900,
        Session: 86400,
        Grant: 90 * 86400,
        RefreshToken: 90 * 86400,
      },
      routes: ROUTES,
    };
  }

  // Scopes that the resource does not have would be left out without a word; Entra refuses them.
  #asked(ctx) {
    const asked = (ctx.oidc.params?.scope ?? '').split(' ').filter((word) => word.includes('/'));
    const stranger = asked.find(
      (word) => word !== `${this.places.graph}/.default` && !this.scopes.includes(word),
    );
    if (stranger) throw new errors.InvalidScope('AADSTS70011: the scope is not valid', stranger);
  }

  // What Entra adds to the standard's rules for an assertion.
  #assertion(ctx, payload, header) {
    const refuse = (why) => {
      throw new errors.InvalidClientAuth(why);
    };
    const key = this.directory.key(payload.sub, header);
    if (payload.aud !== this.endpoint) refuse('aud must be the address of the token endpoint');
    if (typeof payload.nbf !== 'number') refuse('nbf must be there');
    if (payload.exp > seconds() + 600 + TOLERANCE) refuse('exp is too far');
    if (!key || !signedBy(ctx.oidc.params.client_assertion, key.certificate))
      refuse('the header names another certificate');
  }

  #extra(token) {
    if (token.kind === 'ClientCredentials') {
      const { roles: granted, oid } = this.directory.issue(token.clientId);
      return {
        tid: this.id,
        ver: '2.0',
        idtyp: 'app',
        appid: token.clientId,
        oid,
        ...(granted.length > 0 && { roles: granted }),
      };
    }
    const { oid, tid } = claims(token.accountId, this);
    const scp = token.scope
      ?.split(' ')
      .map((word) => word.slice(word.lastIndexOf('/') + 1))
      .join(' ');
    return {
      tid,
      oid,
      ver: '2.0',
      idtyp: 'user',
      appid: token.clientId,
      name: token.accountId,
      scp,
      wids: roles(token.accountId),
    };
  }

  async #around(ctx, next) {
    const grant = ctx.req.body?.grant_type?.split(':').pop();
    if (polled(ctx)) {
      ctx.status = 400;
      ctx.body = { error: 'slow_down', error_description: 'asked too often' };
    } else {
      await next();
    }
    const { body } = ctx;
    if (!body || typeof body !== 'object' || Buffer.isBuffer(body)) return;
    if (ctx.path === ROUTES.token || ctx.path === ROUTES.device_authorization) {
      if (body.error) this.#refused(ctx, grant);
      else if (body.device_code) ctx.body = device.answer(body);
      else ctx.body = respoil({ ...body, ext_expires_in: body.expires_in }, this);
    }
  }

  #refused(ctx, grant) {
    ctx.body = translated(ctx.body, grant, ctx.detail);
    if (!['invalid_client', 'server_error'].includes(ctx.body.error)) ctx.status = 400;
  }
}
