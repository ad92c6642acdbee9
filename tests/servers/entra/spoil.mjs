// Identity tokens that must not be believed, one for each request of a test.
import { decode, encode } from './keys.mjs';
import { OTHER } from './names.mjs';

let next = null;

const HOW = {
  signature: (claims) => encode(claims, { strange: true }),
  issuer: (claims, { places }) => encode({ ...claims, iss: `${places.authority}/${OTHER}/v2.0` }),
  audience: (claims) => encode({ ...claims, aud: OTHER }),
  nonce: (claims) => encode({ ...claims, nonce: 'another' }),
  expired: (claims) =>
    encode({ ...claims, iat: claims.iat - 7200, nbf: claims.iat - 7200, exp: claims.iat - 3600 }),
  not_yet: (claims) =>
    encode({ ...claims, nbf: claims.iat + 3600, iat: claims.iat + 3600, exp: claims.iat + 7200 }),
  alg_none: (claims) => encode(claims, { alg: 'none' }),
  tenant: (claims, { places }) =>
    encode({ ...claims, tid: OTHER, iss: `${places.authority}/${OTHER}/v2.0` }),
  no_tid: ({ tid: _, ...claims }) => encode(claims),
};

// Whether there is such a way.
export function spoil(how) {
  next = Object.hasOwn(HOW, how) ? how : null;
  return next !== null;
}

export function unspoil() {
  next = null;
}

export function respoil(body, tenant) {
  if (next === null || !body.id_token) return body;
  const how = HOW[next];
  next = null;
  return { ...body, id_token: how(decode(body.id_token).payload, tenant) };
}
