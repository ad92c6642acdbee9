// What tests set of the directories, and of the tokens for them.

// How often something new is not there yet: for reads, for sign-ins with a new key or of a new application, and in the
// roles of tokens.
export const delays = { reads: 0, keys: 0, apps: 0, grants: 0 };

export const settings = {
  page_size: 100,
  // The longest life of a certificate, as P180D.
  max_lifetime: null,
  // Whether the unique name of a deleted application stays taken.
  names_stay: false,
  // Whether refresh tokens are given to those who did not ask for one.
  unasked_refresh_tokens: false,
  // Permissions that the cloud does not offer.
  withheld: [],
};
