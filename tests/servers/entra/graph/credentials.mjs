// Certificates of applications, and the proof that somebody holds the key of one.
import { X509Certificate, createHash, randomUUID } from 'node:crypto';
import { seconds } from '../clock.mjs';
import { decode, signedBy } from '../keys.mjs';
import { Refused, bad } from './refused.mjs';
import { settings } from './settings.mjs';

const AUDIENCE = '00000002-0000-0000-c000-000000000000';
const DAY = 86_400_000;

export const thumbprint = (certificate, hash) => createHash(hash).update(certificate.raw).digest('base64url');

// A key as the directory keeps it.
export function credential({
  key,
  keyId = randomUUID(),
  displayName = null,
  customKeyIdentifier,
  startDateTime,
  endDateTime,
}) {
  const certificate = read(key);
  const [from, to] = [startDateTime ?? certificate.validFrom, endDateTime ?? certificate.validTo].map(
    (date) => new Date(date),
  );
  if (from < new Date(certificate.validFrom) || to > new Date(certificate.validTo)) {
    throw new Refused(400, 'KeyCredentialsInvalidEndDate', 'Key credential end date is invalid.');
  }
  if (longest() < to - from) {
    throw new Refused(
      400,
      'CredentialInvalidLifetimeAsPerAppPolicy',
      'Credential lifetime exceeds the max value allowed as per assigned policy.',
    );
  }
  const named = {
    keyId,
    displayName,
    customKeyIdentifier: customKeyIdentifier ?? createHash('sha1').update(certificate.raw).digest('base64'),
  };
  const dates = { startDateTime: from.toISOString(), endDateTime: to.toISOString() };
  return { type: 'AsymmetricX509Cert', usage: 'Verify', ...named, ...dates, certificate };
}

function read(key) {
  try {
    const certificate = new X509Certificate(Buffer.from(key, 'base64'));
    if (certificate.publicKey.asymmetricKeyType === 'rsa') return certificate;
  } catch {
    // Said below.
  }
  throw bad("Invalid value specified for property 'key' of resource 'KeyCredential'.");
}

// The longest life that the policy allows, in milliseconds.
function longest() {
  const [, years = 0, months = 0, days = 0] =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?/.exec(settings.max_lifetime ?? '') ?? [];
  return settings.max_lifetime ? (years * 366 + months * 31 + Number(days)) * DAY : Infinity;
}

// As the authorization server takes it: without an id, for assertions name a key by its certificate.
export function publicKey({ certificate }) {
  return { ...certificate.publicKey.export({ format: 'jwk' }), use: 'sig' };
}

export const shown = ({ certificate, ...key }, whole = false) => ({
  ...key,
  key: whole ? certificate.raw.toString('base64') : null,
});

// Refuses unless the proof was made with a key of the application that is still good.
export function proven(proof, { id, keyCredentials }) {
  const refuse = (why) => {
    throw new Refused(401, 'Authentication_MissingOrMalformed', `Access Token missing or malformed: ${why}.`);
  };
  const claims = decode(proof)?.payload ?? refuse('the proof cannot be read');
  const now = seconds();
  if (claims.aud !== AUDIENCE) refuse('aud of the proof');
  if (claims.iss !== id) refuse('iss of the proof');
  if (!(claims.exp - claims.nbf <= 600)) refuse('life of the proof');
  if (claims.nbf > now + 300 || claims.exp <= now - 300) refuse('time of the proof');
  const good = keyCredentials.filter(({ endDateTime }) => new Date(endDateTime) > new Date());
  if (!good.some(({ certificate }) => signedBy(proof, certificate))) refuse('signature of the proof');
}
