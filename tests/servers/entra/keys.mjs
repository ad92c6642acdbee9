// The key that signs tokens, made at each start; JSON web tokens in their compact form.
import { constants, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { seconds } from './clock.mjs';

const made = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey, publicKey } = made();
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

export const kid = randomUUID();
export const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', kid, alg: 'RS256' };

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function encode(payload, { alg = 'RS256', strange = false } = {}) {
  const text = `${part({ typ: 'JWT', alg, kid })}.${part(payload)}`;
  const key = strange ? made().privateKey : privateKey;
  return `${text}.${alg === 'none' ? '' : sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

// Header and payload without any proof, or null.
export function decode(token) {
  try {
    const parts = String(token).split('.').slice(0, 2);
    const [header, payload] = parts.map((text) => JSON.parse(Buffer.from(text, 'base64url')));
    return { header, payload };
  } catch {
    return null;
  }
}

// Whether a certificate's key signed it.
export function signedBy(token, certificate) {
  const { header } = decode(token) ?? {};
  const [head, body, signature] = token.split('.');
  const scheme = { PS256: PSS, RS256: {} }[header?.alg];
  const key = { key: certificate.publicKey, ...scheme };
  return (
    Boolean(scheme) &&
    verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
  );
}

// The claims of a token of ours that is in force, or null.
export function ours(token) {
  const { header, payload } = decode(token) ?? {};
  const [head, body, signature] = String(token).split('.');
  if (header?.alg !== 'RS256' || header.kid !== kid || !signature) return null;
  if (!verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')))
    return null;
  return payload.exp > seconds() ? payload : null;
}
