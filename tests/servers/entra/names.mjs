// Who is who, and the same at every start: nothing of it is secret.
export const CLIENT = '0d3f7c52-8a41-4b8e-9c1d-6f2e5a7b9013';
export const HOME = 'c0ffee11-2b3c-4d5e-8f60-718293a4b5c6';
export const OTHER = 'fab1ca00-9d8e-4c7b-a6f5-e4d3c2b1a098';
