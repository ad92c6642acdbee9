// Errors as Entra words them, from those of the standard.
import { randomUUID } from 'node:crypto';

export function refusal(error, code, text) {
  return {
    error,
    error_description: `AADSTS${code}: ${text}`,
    error_codes: [code],
    timestamp: new Date()
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z'),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
}

// The first row that fits: grant (or any), the standard's error, what the detail says; then Entra's error and code.
const ANY = /^/;
const ROWS = [
  [
    'device_code',
    'authorization_pending',
    ANY,
    'authorization_pending',
    70016,
    'nobody has entered the code yet',
  ],
  ['device_code', 'slow_down', ANY, 'slow_down', 70016, 'asked too often'],
  ['device_code', 'access_denied', ANY, 'authorization_declined', 65004, 'the user declined'],
  ['device_code', 'expired_token', ANY, 'expired_token', 70020, 'the code has expired'],
  ['device_code', 'invalid_grant', /not found/, 'bad_verification_code', 70018, 'no such device code'],
  ['device_code', 'invalid_grant', /consumed/, 'invalid_grant', 54005, 'the code was redeemed already'],
  [
    'authorization_code',
    'invalid_grant',
    /consumed/,
    'invalid_grant',
    54005,
    'the code was redeemed already',
  ],
  ['authorization_code', 'invalid_grant', /expired/, 'invalid_grant', 70008, 'the code has expired'],
  [
    'authorization_code',
    'invalid_grant',
    /verifier/,
    'invalid_grant',
    501481,
    'the verifier does not fit the challenge',
  ],
  ['authorization_code', 'invalid_grant', /redirect/, 'invalid_grant', 50011, 'the reply address is another'],
  ['refresh_token', 'invalid_grant', /expired/, 'invalid_grant', 700082, 'the refresh token has expired'],
  ['refresh_token', 'invalid_grant', ANY, 'invalid_grant', 70000, 'the refresh token is invalid'],
  [
    'client_credentials',
    'invalid_client',
    /used once/,
    'invalid_client',
    50013,
    'the assertion was used before',
  ],
  [
    'client_credentials',
    'invalid_client',
    /exp|nbf|iat|active|future/,
    'invalid_client',
    700024,
    'the assertion is not within its time range',
  ],
  [
    'client_credentials',
    'invalid_client',
    /aud/,
    'invalid_client',
    700023,
    'the audience of the assertion is another',
  ],
  [
    'client_credentials',
    'invalid_client',
    ANY,
    'invalid_client',
    700027,
    'the signature of the assertion is not valid',
  ],
  [
    null,
    'unauthorized_client',
    ANY,
    'unauthorized_client',
    700016,
    'the application is not in this directory',
  ],
  [null, 'invalid_client', /mechanism/, 'invalid_client', 700025, 'a public client presents no credential'],
  [null, 'invalid_client', ANY, 'unauthorized_client', 700016, 'the application is not in this directory'],
  [null, 'invalid_scope', ANY, 'invalid_scope', 70011, 'the scope is not valid'],
  [null, 'unsupported_grant_type', ANY, 'unsupported_grant_type', 70003, 'the grant type is not supported'],
  [null, 'invalid_grant', ANY, 'invalid_grant', 70000, 'the grant is not valid'],
  [null, 'server_error', ANY, 'server_error', 90033, 'a transient error'],
];

export function translated({ error, error_description: description }, grant, detail = '') {
  const said = `${description} ${detail}`;
  const fits = ([of, standard, words]) =>
    (of === null || of === grant) && standard === error && words.test(said);
  const row = ROWS.find(fits);
  if (row === undefined) return refusal(error, 900144, said.trim());
  return refusal(row[3], row[4], row[5]);
}
