// The packages, from where scripts/need.sh put them: beside these files there are none.
import { createRequire } from 'node:module';
import path from 'node:path';

const from = createRequire(path.join(process.env.HOLDFAST_ENTRA, 'package.json'));

export const oidc = from('oidc-provider');
export const backend = from('openapi-backend');
export const formats = from('ajv-formats');
export const yaml = from('yaml');
